// Midnight in this window's zone, and moments as the log's fields take them.

export function dayStart(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** `2026-11-22T17:30:05` */
export function localTime(at: number): string {
  const shifted = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 19);
}
