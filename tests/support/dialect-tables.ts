// The messages of the other UPS dialects as their tables name them, read here by a parser of our own: what the codecs say is
// judged by these, not by the .proto files that the codecs load.

import protobuf from 'protobufjs';

export const UA_TABLE = `
UtoAConnect | 1 seqNum: required int64 ; 2 worldId: required int64
UserValidationRequest | 1 seqNum: required int64 ; 2 UPSaccount: required string ; 3 shipid: required int64
UserValidationResponse | 1 seqNum: required int64 ; 2 result: required bool ; 3 shipid: required int64
AtoUPickupRequest | 1 seqNum: required int64 ; 2 warehouseId: required int64 ; 3 shipment: repeated ShipInfo
UtoALoadRequest | 1 seqNum: required int64 ; 2 warehouseId: required int64 ; 3 truckId: required int64 ; 4 shipId: repeated int64
Product | 1 description: required string ; 2 count: required int32
ShipInfo | 1 shipId: required int64 ; 2 UPSaccount: optional string ; 3 products: repeated Product ; 4 destination_x: required int64 ; 5 destination_y: required int64
AtoULoadFinishRequest | 1 seqNum: required int64 ; 2 shipId: repeated int64 ; 3 truckId: required int64
Delivery | 1 seqNum: required int64 ; 2 shipId: required int64
AtoUCommand | 1 usrVlid: repeated UserValidationRequest ; 2 pikReq: repeated AtoUPickupRequest ; 3 loadReq: repeated AtoULoadFinishRequest ; 4 errMsg: repeated ErrorMessage ; 5 ack: repeated int64 ; 6 disconnection: optional bool
UtoACommand | 1 connection: repeated UtoAConnect ; 2 usrVlid: repeated UserValidationResponse ; 3 loadReq: repeated UtoALoadRequest ; 4 delivery: repeated Delivery ; 5 errMsg: repeated ErrorMessage ; 6 ack: repeated int64 ; 7 disconnection: optional bool
ErrorMessage | 1 err: required string ; 2 originseqnum: required int64 ; 3 seqNum: required int64
`;

export const V4_TABLE = `
Err | 1 err: required string ; 2 originseqnum: required int64 ; 3 seqnum: required int64
AOrderATruck | 1 packageid: required int64 ; 2 warehouselocationx: required int32 ; 3 warehouselocationy: required int32 ; 4 warehouseid: required int32 ; 5 destinationx: required int32 ; 6 destinationy: required int32 ; 7 upsid: optional string ; 8 seqnum: required int64
AStartDeliver | 1 packageid: required int64 ; 2 seqnum: required int64
AUCommand | 1 deliver: repeated AStartDeliver ; 2 order: repeated AOrderATruck ; 3 acks: repeated int64 ; 4 error: repeated Err
UTruckArrive | 1 packageid: required int64 ; 2 truckid: required int32 ; 3 seqnum: required int64
UDelivered | 1 packageid: required int64 ; 2 seqnum: required int64
UACommand | 1 arrive: repeated UTruckArrive ; 2 delivered: repeated UDelivered ; 3 acks: repeated int64 ; 4 error: repeated Err
`;

export const CALL_TABLE = `
UA_Connect | 1 worldid: required int64
UA_TruckCall | 1 package_id: required int64 ; 2 products: repeated AProduct ; 3 whnum: required int32 ; 4 owner_id: required int64 ; 5 dest_x: required int32 ; 6 dest_y: required int32 ; 7 seqnum: required int64
UA_GoDeliver | 1 truckid: required int32 ; 2 packageid: required int64 ; 3 x: required int32 ; 4 y: required int32 ; 5 seqnum: required int64
UA_TruckArrived | 1 whnum: required int32 ; 2 truck_id: required int32 ; 3 seqnum: required int64
UA_Delivered | 1 packageid: required int64 ; 2 truckid: required int32 ; 3 seqnum: required int64
UA_Commands | 1 truckCall: repeated UA_TruckCall ; 2 goDeliver: repeated UA_GoDeliver ; 3 acks: repeated int64
UA_Responses | 1 truckArrived: repeated UA_TruckArrived ; 2 delivered: repeated UA_Delivered ; 3 acks: repeated int64
AProduct | 1 id: required int64 ; 2 description: required string ; 3 count: required int32
`;

export interface TableMessage {
  readonly name: string;
  readonly fields: readonly {
    readonly id: number;
    readonly name: string;
    readonly rule: string;
    readonly type: string;
  }[];
}

/** The rows of a table. Throws for a row that cannot be read. */
export function rowsOf(table: string): TableMessage[] {
  return table
    .trim()
    .split('\n')
    .map((row) => {
      const [name = '', list = ''] = row.split(' | ');
      const fields = list.split(' ; ').map((text) => {
        const match = /^(\d+) (\w+): (required|optional|repeated) (\w+)$/.exec(text);
        if (match === null) throw new Error(`${name}: cannot read "${text}"`);
        const [, id = '', field = '', rule = '', type = ''] = match;
        return { id: Number(id), name: field, rule, type };
      });
      return { name, fields };
    });
}

/** One message type, spoken and read as plain objects. */
export interface Speech {
  say(message: object): Uint8Array;
  read(bytes: Uint8Array): Record<string, unknown>;
}

/** The message types of a table, by name. */
export function speechOf(table: string): (message: string) => Speech {
  const messages = rowsOf(table).map(({ name, fields }) => {
    const lines = fields.map(({ id, name: field, rule, type }) => `${rule} ${type} ${field} = ${id};`);
    return `message ${name} { ${lines.join(' ')} }`;
  });
  const { root } = protobuf.parse(`syntax = "proto2"; ${messages.join(' ')}`, { keepCase: true });
  root.resolveAll();
  return (name) => {
    const type = root.lookupType(name);
    return {
      say: (message) => {
        const fault = type.verify(message as Record<string, unknown>);
        if (fault !== null) throw new Error(`${name}: ${fault}`);
        return Uint8Array.from(type.encode(type.create(message as Record<string, unknown>)).finish());
      },
      read: (bytes) => type.toObject(type.decode(bytes), { longs: Number }) as Record<string, unknown>,
    };
  };
}
