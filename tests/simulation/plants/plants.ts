// Bugs planted on purpose, to prove that the checks find them. Each sits at a seam between the program and its surroundings, or
// in a module that tests put in front of the program's own (modules/); the program itself has no such switch.

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
  /** A command counts as acked, and leaves the outbox, as soon as a link has it. */
  'delete-before-ack',
  /** Two commands that leave together go under one number. */
  'two-under-one-number',
  /** After a restart the numbers go on from some time before it. */
  'counter-not-durable',
  /** What the world has packed is matched by the order of the commands, not by the package. */
  'matched-by-order',
  /** An older row of a shipment is written over a newer one. */
  'stale-row',
  /** The store does not look at which package a truck came for. */
  'truck-for-anyone',
  /** A change of the feed is lost on the way to the window. */
  'feed-gap',
  /** The disk says that it has written before it has. */
  'answer-before-commit',
  /** An order that is taken back keeps its goods reserved. */
  'reserve-not-released',
  /** Some deliveries to a warehouse are counted twice. */
  'arrival-counted-twice',
  /** Nobody is asked after a silence. */
  'never-asks',
  /** What a peer says again is not acked again. */
  'duplicate-not-acked',
  /** A late ack puts a package back to being packed. */
  'status-moves-back',
  /** After a restart it is forgotten which world the books are for. */
  'forget-world',
] as const;

export type Plant = (typeof PLANTS)[number];
