// The connect messages of the world protocol, both ends: AConnect/AConnected and UConnect/UConnected. Bodies without length prefix.

import type { AConnect, AConnected } from '../../../core/wire/world-amazon.js';
import type { UConnect, UConnected } from '../../../core/wire/world-ups.js';
import { loadProto, parseProto } from './schema.js';
import { decodeMessage, encodeMessage, own, type WideInts } from './wire.js';

const amazon = loadProto('world_amazon.proto');
const ups = loadProto('world_ups.proto');
const AConnectType = amazon('AConnect');
const AConnectedType = amazon('AConnected');
const UConnectType = ups('UConnect');
const UConnectedType = ups('UConnected');

/** Both answers as we read them: the real world leaves the required worldid out in one of its refusals. */
const LooseConnected = parseProto(`syntax = "proto2";
message Connected { optional int64 worldid = 1; required string result = 2; }`)('Connected');

interface RawPlace {
  id: number;
  x: number;
  y: number;
}
const plainPlace = ({ id, x, y }: RawPlace): RawPlace => ({ id, x, y });

export function encodeAConnect(message: AConnect): Uint8Array {
  return encodeMessage(AConnectType, message);
}

export function decodeAConnect(buffer: Uint8Array, start: number, end: number, wide?: WideInts): AConnect {
  const raw = decodeMessage<{ worldid?: number; initwh: RawPlace[]; isAmazon: boolean }>(
    AConnectType,
    buffer,
    start,
    end,
    wide,
  );
  return { worldid: own(raw, 'worldid'), initwh: raw.initwh.map(plainPlace), isAmazon: raw.isAmazon };
}

export function encodeUConnect(message: UConnect): Uint8Array {
  return encodeMessage(UConnectType, message);
}

export function decodeUConnect(buffer: Uint8Array, start: number, end: number, wide?: WideInts): UConnect {
  const raw = decodeMessage<{ worldid?: number; trucks: RawPlace[]; isAmazon: boolean }>(
    UConnectType,
    buffer,
    start,
    end,
    wide,
  );
  return { worldid: own(raw, 'worldid'), trucks: raw.trucks.map(plainPlace), isAmazon: raw.isAmazon };
}

interface Connected {
  readonly worldid: number | null;
  readonly result: string;
}

/** `worldid` null leaves the field out, as the real world does where it could not parse the request. */
function encodeConnected(strict: typeof AConnectedType, message: Connected, wide?: WideInts): Uint8Array {
  if (message.worldid !== null) return encodeMessage(strict, message, wide);
  return encodeMessage(LooseConnected, { result: message.result });
}

function decodeConnected(buffer: Uint8Array, start: number, end: number): Connected {
  const raw = decodeMessage<{ worldid?: number; result: string }>(LooseConnected, buffer, start, end);
  return { worldid: own(raw, 'worldid') ?? null, result: raw.result };
}

export function encodeAConnected(message: AConnected, wide?: WideInts): Uint8Array {
  return encodeConnected(AConnectedType, message, wide);
}

export function decodeAConnected(buffer: Uint8Array, start: number, end: number): AConnected {
  return decodeConnected(buffer, start, end);
}

export function encodeUConnected(message: UConnected, wide?: WideInts): Uint8Array {
  return encodeConnected(UConnectedType, message, wide);
}

export function decodeUConnected(buffer: Uint8Array, start: number, end: number): UConnected {
  return decodeConnected(buffer, start, end);
}
