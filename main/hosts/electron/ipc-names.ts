// The two IPC channels between window and main process, and the shape of what travels on them.

/** Window to main: {page, message}. `page` names one load of the page; a reload is a new one. */
export const CALL_CHANNEL = 'parcelyard:call';
/** Main to window: page, message. */
export const PUSH_CHANNEL = 'parcelyard:push';
