// What a message may hold, and which message a frame is: by side, sender, dialect and place on its connection. Data only.

import type { RecordPlace, RecordRole, WireRecord } from '../recording/types.js';
import { CALL, PARCELYARD, UA, V4 } from './schema-ups.js';
import { WORLD_AMAZON, WORLD_UPS } from './schema-world.js';

/** Name, type (a scalar or another message of the same file), label: required, optional, repeated. */
export type FieldSchema = readonly [name: string, type: string, label: '!' | '?' | '*'];
export type MessageSchema = Readonly<Record<number, FieldSchema>>;
export type Messages = Readonly<Record<string, MessageSchema>>;

export interface FrameSchema {
  readonly messages: Messages;
  readonly message: string;
  /** A connect message: one thing as a whole. Else an envelope, whose fields are the things. */
  readonly whole: boolean;
}

/** Who said it. */
export function senderOf({ side, role, direction }: Pick<WireRecord, 'side' | 'role' | 'direction'>): RecordRole {
  if (direction === 'out') return role;
  const [a, b] = endsOf(side);
  return role === a ? b : a;
}

/** Who asks and who answers on a side. */
export function endsOf(side: RecordPlace['side']): readonly [asks: RecordRole, answers: RecordRole] {
  if (side === 'world-store') return ['store', 'world'];
  return side === 'world-ups' ? ['ups', 'world'] : ['store', 'ups'];
}

const envelope = (messages: Messages, message: string): FrameSchema => ({ messages, message, whole: false });
const whole = (messages: Messages, message: string): FrameSchema => ({ messages, message, whole: true });

const UPS_ENVELOPES = {
  parcelyard: [PARCELYARD, 'StoreMessage', 'UpsMessage'],
  ua: [UA, 'AtoUCommand', 'UtoACommand'],
  v4: [V4, 'AUCommand', 'UACommand'],
  call: [CALL, 'UA_Commands', 'UA_Responses'],
} as const;

export function frameSchema(record: WireRecord): FrameSchema {
  const { side, dialect, first } = record;
  const sender = senderOf(record);
  if (side === 'world-store') {
    const asks = sender === 'store';
    if (first) return whole(WORLD_AMAZON, asks ? 'AConnect' : 'AConnected');
    return envelope(WORLD_AMAZON, asks ? 'ACommands' : 'AResponses');
  }
  if (side === 'world-ups') {
    const asks = sender === 'ups';
    if (first) return whole(WORLD_UPS, asks ? 'UConnect' : 'UConnected');
    return envelope(WORLD_UPS, asks ? 'UCommands' : 'UResponses');
  }
  if (dialect === 'call' && first && sender === 'ups') return whole(CALL, 'UA_Connect');
  const [messages, store, ups] = UPS_ENVELOPES[dialect];
  return envelope(messages, sender === 'store' ? store : ups);
}
