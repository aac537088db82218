// proto/world_amazon.proto and proto/world_ups.proto as tables of fields, for people's eyes: the inspector reads frames that the
// strict codec refuses, too. A test compares them with the .proto files.

import type { Messages } from './schema.js';

export const WORLD_AMAZON: Messages = {
  AProduct: {
    1: ['id', 'int64', '!'],
    2: ['description', 'string', '!'],
    3: ['count', 'int32', '!'],
  },
  AInitWarehouse: {
    1: ['id', 'int32', '!'],
    2: ['x', 'int32', '!'],
    3: ['y', 'int32', '!'],
  },
  AConnect: {
    1: ['worldid', 'int64', '?'],
    2: ['initwh', 'AInitWarehouse', '*'],
    3: ['isAmazon', 'bool', '!'],
  },
  AConnected: {
    1: ['worldid', 'int64', '!'],
    2: ['result', 'string', '!'],
  },
  APack: {
    1: ['whnum', 'int32', '!'],
    2: ['things', 'AProduct', '*'],
    3: ['shipid', 'int64', '!'],
    4: ['seqnum', 'int64', '!'],
  },
  APacked: {
    1: ['shipid', 'int64', '!'],
    2: ['seqnum', 'int64', '!'],
  },
  ALoaded: {
    1: ['shipid', 'int64', '!'],
    2: ['seqnum', 'int64', '!'],
  },
  APutOnTruck: {
    1: ['whnum', 'int32', '!'],
    2: ['truckid', 'int32', '!'],
    3: ['shipid', 'int64', '!'],
    4: ['seqnum', 'int64', '!'],
  },
  APurchaseMore: {
    1: ['whnum', 'int32', '!'],
    2: ['things', 'AProduct', '*'],
    3: ['seqnum', 'int64', '!'],
  },
  AErr: {
    1: ['err', 'string', '!'],
    2: ['originseqnum', 'int64', '!'],
    3: ['seqnum', 'int64', '!'],
  },
  AQuery: {
    1: ['packageid', 'int64', '!'],
    2: ['seqnum', 'int64', '!'],
  },
  APackage: {
    1: ['packageid', 'int64', '!'],
    2: ['status', 'string', '!'],
    3: ['seqnum', 'int64', '!'],
  },
  ACommands: {
    1: ['buy', 'APurchaseMore', '*'],
    2: ['topack', 'APack', '*'],
    3: ['load', 'APutOnTruck', '*'],
    4: ['queries', 'AQuery', '*'],
    5: ['simspeed', 'uint32', '?'],
    6: ['disconnect', 'bool', '?'],
    7: ['acks', 'int64', '*'],
  },
  AResponses: {
    1: ['arrived', 'APurchaseMore', '*'],
    2: ['ready', 'APacked', '*'],
    3: ['loaded', 'ALoaded', '*'],
    4: ['finished', 'bool', '?'],
    5: ['error', 'AErr', '*'],
    6: ['acks', 'int64', '*'],
    7: ['packagestatus', 'APackage', '*'],
  },
};

export const WORLD_UPS: Messages = {
  UInitTruck: {
    1: ['id', 'int32', '!'],
    2: ['x', 'int32', '!'],
    3: ['y', 'int32', '!'],
  },
  UConnect: {
    1: ['worldid', 'int64', '?'],
    2: ['trucks', 'UInitTruck', '*'],
    3: ['isAmazon', 'bool', '!'],
  },
  UConnected: {
    1: ['worldid', 'int64', '!'],
    2: ['result', 'string', '!'],
  },
  UGoPickup: {
    1: ['truckid', 'int32', '!'],
    2: ['whid', 'int32', '!'],
    3: ['seqnum', 'int64', '!'],
  },
  UFinished: {
    1: ['truckid', 'int32', '!'],
    2: ['x', 'int32', '!'],
    3: ['y', 'int32', '!'],
    4: ['status', 'string', '!'],
    5: ['seqnum', 'int64', '!'],
  },
  UDeliveryMade: {
    1: ['truckid', 'int32', '!'],
    2: ['packageid', 'int64', '!'],
    3: ['seqnum', 'int64', '!'],
  },
  UDeliveryLocation: {
    1: ['packageid', 'int64', '!'],
    2: ['x', 'int32', '!'],
    3: ['y', 'int32', '!'],
  },
  UGoDeliver: {
    1: ['truckid', 'int32', '!'],
    2: ['packages', 'UDeliveryLocation', '*'],
    3: ['seqnum', 'int64', '!'],
  },
  UErr: {
    1: ['err', 'string', '!'],
    2: ['originseqnum', 'int64', '!'],
    3: ['seqnum', 'int64', '!'],
  },
  UQuery: {
    1: ['truckid', 'int32', '!'],
    2: ['seqnum', 'int64', '!'],
  },
  UTruck: {
    1: ['truckid', 'int32', '!'],
    2: ['status', 'string', '!'],
    3: ['x', 'int32', '!'],
    4: ['y', 'int32', '!'],
    5: ['seqnum', 'int64', '!'],
  },
  UCommands: {
    1: ['pickups', 'UGoPickup', '*'],
    2: ['deliveries', 'UGoDeliver', '*'],
    3: ['simspeed', 'uint32', '?'],
    4: ['disconnect', 'bool', '?'],
    5: ['queries', 'UQuery', '*'],
    6: ['acks', 'int64', '*'],
  },
  UResponses: {
    1: ['completions', 'UFinished', '*'],
    2: ['delivered', 'UDeliveryMade', '*'],
    3: ['finished', 'bool', '?'],
    4: ['acks', 'int64', '*'],
    5: ['truckstatus', 'UTruck', '*'],
    6: ['error', 'UErr', '*'],
  },
};
