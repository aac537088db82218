// proto/amazon_ups.proto and proto/dialects/*.proto as tables of fields, for people's eyes: the inspector reads frames that the
// strict codec refuses, too. A test compares them with the .proto files.

import type { Messages } from './schema.js';

export const PARCELYARD: Messages = {
  AUPoint: {
    1: ['x', 'int32', '!'],
    2: ['y', 'int32', '!'],
  },
  AUHello: {
    1: ['worldid', 'int64', '!'],
  },
  AUItem: {
    1: ['description', 'string', '!'],
    2: ['count', 'int32', '!'],
  },
  AUPackage: {
    1: ['shipid', 'int64', '!'],
    2: ['destination', 'AUPoint', '!'],
    3: ['ups_account', 'string', '?'],
    4: ['items', 'AUItem', '*'],
  },
  AUAccountCheck: {
    1: ['seqnum', 'int64', '!'],
    2: ['shipid', 'int64', '!'],
    3: ['ups_account', 'string', '!'],
  },
  AUPickup: {
    1: ['seqnum', 'int64', '!'],
    2: ['whnum', 'int32', '!'],
    3: ['warehouse', 'AUPoint', '!'],
    4: ['packages', 'AUPackage', '*'],
  },
  AULoaded: {
    1: ['seqnum', 'int64', '!'],
    2: ['truckid', 'int32', '!'],
    3: ['shipids', 'int64', '*'],
  },
  AURedirect: {
    1: ['seqnum', 'int64', '!'],
    2: ['shipid', 'int64', '!'],
    3: ['destination', 'AUPoint', '!'],
  },
  AUCancel: {
    1: ['seqnum', 'int64', '!'],
    2: ['shipid', 'int64', '!'],
  },
  AUStatusQuery: {
    1: ['seqnum', 'int64', '!'],
    2: ['shipids', 'int64', '*'],
    3: ['trucks', 'bool', '?'],
  },
  AUError: {
    1: ['seqnum', 'int64', '!'],
    2: ['err', 'string', '!'],
    3: ['originseqnum', 'int64', '!'],
  },
  StoreMessage: {
    1: ['hello', 'AUHello', '?'],
    2: ['account_checks', 'AUAccountCheck', '*'],
    3: ['pickups', 'AUPickup', '*'],
    4: ['loaded', 'AULoaded', '*'],
    5: ['redirects', 'AURedirect', '*'],
    6: ['cancels', 'AUCancel', '*'],
    7: ['status_queries', 'AUStatusQuery', '*'],
    8: ['errors', 'AUError', '*'],
    9: ['acks', 'int64', '*'],
    10: ['disconnect', 'bool', '?'],
  },
  UAAccountResult: {
    1: ['seqnum', 'int64', '!'],
    2: ['shipid', 'int64', '!'],
    3: ['ups_account', 'string', '!'],
    4: ['valid', 'bool', '!'],
  },
  UATruckArrived: {
    1: ['seqnum', 'int64', '!'],
    2: ['truckid', 'int32', '!'],
    3: ['whnum', 'int32', '!'],
    4: ['shipids', 'int64', '*'],
  },
  UAOutForDelivery: {
    1: ['seqnum', 'int64', '!'],
    2: ['truckid', 'int32', '!'],
    3: ['shipids', 'int64', '*'],
  },
  UADelivered: {
    1: ['seqnum', 'int64', '!'],
    2: ['shipid', 'int64', '!'],
    3: ['truckid', 'int32', '?'],
  },
  UADestinationChanged: {
    1: ['seqnum', 'int64', '!'],
    2: ['shipid', 'int64', '!'],
    3: ['destination', 'AUPoint', '!'],
  },
  UAResult: {
    1: ['seqnum', 'int64', '!'],
    2: ['shipid', 'int64', '!'],
    3: ['accepted', 'bool', '!'],
    4: ['reason', 'string', '!'],
  },
  UAPackageStatus: {
    1: ['shipid', 'int64', '!'],
    2: ['status', 'string', '!'],
    3: ['truckid', 'int32', '?'],
  },
  UATruckStatus: {
    1: ['truckid', 'int32', '!'],
    2: ['state', 'string', '!'],
    3: ['x', 'int32', '!'],
    4: ['y', 'int32', '!'],
    5: ['target', 'AUPoint', '?'],
    6: ['whnum', 'int32', '?'],
    7: ['shipids', 'int64', '*'],
  },
  UAStatus: {
    1: ['seqnum', 'int64', '!'],
    2: ['answers', 'int64', '?'],
    3: ['packages', 'UAPackageStatus', '*'],
    4: ['trucks', 'UATruckStatus', '*'],
  },
  UpsMessage: {
    1: ['hello', 'AUHello', '?'],
    2: ['account_results', 'UAAccountResult', '*'],
    3: ['arrivals', 'UATruckArrived', '*'],
    4: ['departures', 'UAOutForDelivery', '*'],
    5: ['delivered', 'UADelivered', '*'],
    6: ['destination_changes', 'UADestinationChanged', '*'],
    7: ['redirect_results', 'UAResult', '*'],
    8: ['cancel_results', 'UAResult', '*'],
    9: ['status', 'UAStatus', '*'],
    10: ['errors', 'AUError', '*'],
    11: ['acks', 'int64', '*'],
    12: ['disconnect', 'bool', '?'],
  },
};

export const UA: Messages = {
  UtoAConnect: {
    1: ['seqNum', 'int64', '!'],
    2: ['worldId', 'int64', '!'],
  },
  UserValidationRequest: {
    1: ['seqNum', 'int64', '!'],
    2: ['UPSaccount', 'string', '!'],
    3: ['shipid', 'int64', '!'],
  },
  UserValidationResponse: {
    1: ['seqNum', 'int64', '!'],
    2: ['result', 'bool', '!'],
    3: ['shipid', 'int64', '!'],
  },
  Product: {
    1: ['description', 'string', '!'],
    2: ['count', 'int32', '!'],
  },
  ShipInfo: {
    1: ['shipId', 'int64', '!'],
    2: ['UPSaccount', 'string', '?'],
    3: ['products', 'Product', '*'],
    4: ['destination_x', 'int64', '!'],
    5: ['destination_y', 'int64', '!'],
  },
  AtoUPickupRequest: {
    1: ['seqNum', 'int64', '!'],
    2: ['warehouseId', 'int64', '!'],
    3: ['shipment', 'ShipInfo', '*'],
  },
  UtoALoadRequest: {
    1: ['seqNum', 'int64', '!'],
    2: ['warehouseId', 'int64', '!'],
    3: ['truckId', 'int64', '!'],
    4: ['shipId', 'int64', '*'],
  },
  AtoULoadFinishRequest: {
    1: ['seqNum', 'int64', '!'],
    2: ['shipId', 'int64', '*'],
    3: ['truckId', 'int64', '!'],
  },
  Delivery: {
    1: ['seqNum', 'int64', '!'],
    2: ['shipId', 'int64', '!'],
  },
  ErrorMessage: {
    1: ['err', 'string', '!'],
    2: ['originseqnum', 'int64', '!'],
    3: ['seqNum', 'int64', '!'],
  },
  AtoUCommand: {
    1: ['usrVlid', 'UserValidationRequest', '*'],
    2: ['pikReq', 'AtoUPickupRequest', '*'],
    3: ['loadReq', 'AtoULoadFinishRequest', '*'],
    4: ['errMsg', 'ErrorMessage', '*'],
    5: ['ack', 'int64', '*'],
    6: ['disconnection', 'bool', '?'],
  },
  UtoACommand: {
    1: ['connection', 'UtoAConnect', '*'],
    2: ['usrVlid', 'UserValidationResponse', '*'],
    3: ['loadReq', 'UtoALoadRequest', '*'],
    4: ['delivery', 'Delivery', '*'],
    5: ['errMsg', 'ErrorMessage', '*'],
    6: ['ack', 'int64', '*'],
    7: ['disconnection', 'bool', '?'],
  },
};

export const V4: Messages = {
  Err: {
    1: ['err', 'string', '!'],
    2: ['originseqnum', 'int64', '!'],
    3: ['seqnum', 'int64', '!'],
  },
  AOrderATruck: {
    1: ['packageid', 'int64', '!'],
    2: ['warehouselocationx', 'int32', '!'],
    3: ['warehouselocationy', 'int32', '!'],
    4: ['warehouseid', 'int32', '!'],
    5: ['destinationx', 'int32', '!'],
    6: ['destinationy', 'int32', '!'],
    7: ['upsid', 'string', '?'],
    8: ['seqnum', 'int64', '!'],
  },
  AStartDeliver: {
    1: ['packageid', 'int64', '!'],
    2: ['seqnum', 'int64', '!'],
  },
  AUCommand: {
    1: ['deliver', 'AStartDeliver', '*'],
    2: ['order', 'AOrderATruck', '*'],
    3: ['acks', 'int64', '*'],
    4: ['error', 'Err', '*'],
  },
  UTruckArrive: {
    1: ['packageid', 'int64', '!'],
    2: ['truckid', 'int32', '!'],
    3: ['seqnum', 'int64', '!'],
  },
  UDelivered: {
    1: ['packageid', 'int64', '!'],
    2: ['seqnum', 'int64', '!'],
  },
  UACommand: {
    1: ['arrive', 'UTruckArrive', '*'],
    2: ['delivered', 'UDelivered', '*'],
    3: ['acks', 'int64', '*'],
    4: ['error', 'Err', '*'],
  },
};

export const CALL: Messages = {
  AProduct: {
    1: ['id', 'int64', '!'],
    2: ['description', 'string', '!'],
    3: ['count', 'int32', '!'],
  },
  UA_Connect: {
    1: ['worldid', 'int64', '!'],
  },
  UA_TruckCall: {
    1: ['package_id', 'int64', '!'],
    2: ['products', 'AProduct', '*'],
    3: ['whnum', 'int32', '!'],
    4: ['owner_id', 'int64', '!'],
    5: ['dest_x', 'int32', '!'],
    6: ['dest_y', 'int32', '!'],
    7: ['seqnum', 'int64', '!'],
  },
  UA_GoDeliver: {
    1: ['truckid', 'int32', '!'],
    2: ['packageid', 'int64', '!'],
    3: ['x', 'int32', '!'],
    4: ['y', 'int32', '!'],
    5: ['seqnum', 'int64', '!'],
  },
  UA_TruckArrived: {
    1: ['whnum', 'int32', '!'],
    2: ['truck_id', 'int32', '!'],
    3: ['seqnum', 'int64', '!'],
  },
  UA_Delivered: {
    1: ['packageid', 'int64', '!'],
    2: ['truckid', 'int32', '!'],
    3: ['seqnum', 'int64', '!'],
  },
  UA_Commands: {
    1: ['truckCall', 'UA_TruckCall', '*'],
    2: ['goDeliver', 'UA_GoDeliver', '*'],
    3: ['acks', 'int64', '*'],
  },
  UA_Responses: {
    1: ['truckArrived', 'UA_TruckArrived', '*'],
    2: ['delivered', 'UA_Delivered', '*'],
    3: ['acks', 'int64', '*'],
  },
};
