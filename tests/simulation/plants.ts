// Bugs planted on purpose, to prove that the checks find them. Each sits at a seam between the program and its surroundings;
// the program itself has no such switch.

export const PLANTS = [
  /** The link is told that an item is recorded as soon as it has delivered it. */
  'ack-before-commit',
  /** After a restart nobody knows what was heard before. */
  'forget-inbox',
  /** What is sent again goes under another number. */
  'new-number-on-resend',
  /** Some of what peers said is settled, and was never written. */
  'settle-without-recording',
  /** After a restart nobody knows what was not acked. */
  'lose-outbox',
  /** Now and then what is to be sent is handed to the link before the commit is done. */
  'send-before-commit',
] as const;

export type Plant = (typeof PLANTS)[number];
