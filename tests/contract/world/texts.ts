// The world's words for what went wrong, to the letter, as the contract demands them. Written down here a second time on purpose:
// the program's own copy is what is judged.

export const CONNECTED = 'connected!';
export const DOES_NOT_EXIST =
  'error: warehouse id/product_id/package id/truck id in certain world and warehouse(if product_id) does not exist';
export const NOT_ENOUGH = 'error: not enough number of product in stock - product count can not be less than 0';
export const ALREADY_EXISTS = 'error: the id you want to create already exists';
export const CANNOT_FIND =
  'cannot find truck or package you specified\n' +
  'Possible reasons: do not exist, not in proper status or not in the same warehouse!';
export const NOT_IN_TRUCK = 'package you have specified is not currently in the truck you provided!';
export const NOTHING_TO_DELIVER = 'serialization problem';
export const INTEGER_OUT_OF_RANGE = 'ERROR:  integer out of range';
export const DESCRIPTION_TOO_LONG = 'ERROR:  value too long for type character varying(50)';
export const CANNOT_PARSE = "error: can't parse message. Possible reason: missing required field.";
export const INIT_ID_EXISTS = 'error: warehouse_id/truck_id already exists.';
export const worldNotAvailable = (worldid: number | string): string =>
  `error: world with world_id ${worldid} is not available for amazon to connect.\n` +
  ' possible reason: world_id not exist or another ups/amazon already connected.';
