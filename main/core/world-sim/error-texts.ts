// The texts with which the real world refuses, to the letter (programs compare them). No logic.

/** Unknown warehouse, product, package or truck. */
export const DOES_NOT_EXIST =
  'error: warehouse id/product_id/package id/truck id in certain world and warehouse(if product_id) does not exist';

export const NOT_ENOUGH = 'error: not enough number of product in stock - product count can not be less than 0';

/** A shipid that was used before. */
export const ALREADY_EXISTS = 'error: the id you want to create already exists';

export const CANNOT_FIND =
  'cannot find truck or package you specified\n' +
  'Possible reasons: do not exist, not in proper status or not in the same warehouse!';

export const NOT_IN_TRUCK = 'package you have specified is not currently in the truck you provided!';

/** A deliver with nothing to deliver. */
export const NOTHING_TO_DELIVER = 'serialization problem';

export const INTEGER_OUT_OF_RANGE = 'ERROR:  integer out of range';

/** A description of more than 50 characters. Not seen on the real one: its database's own words for it. */
export const DESCRIPTION_TOO_LONG = 'ERROR:  value too long for type character varying(50)';

/** First message that does not parse; goes out without a world id. */
export const CANNOT_PARSE = "error: can't parse message. Possible reason: missing required field.";

/** Init list with an id that the world has. */
export const INIT_ID_EXISTS = 'error: warehouse_id/truck_id already exists.';

/** Our own: the real one has no such limit. */
export const TOO_MANY_WORLDS = 'error: this server holds as many worlds as it may.';

/** The words "for amazon" on the UPS's port too. */
export function worldNotAvailable(worldid: number | string): string {
  return (
    `error: world with world_id ${String(worldid)} is not available for amazon to connect.\n` +
    ' possible reason: world_id not exist or another ups/amazon already connected.'
  );
}
