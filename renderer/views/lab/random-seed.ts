// A seed to begin with, where nobody has named one.

/** From 1 to 999,999: easy to read out. */
export function randomSeed(): number {
  return 1 + Math.floor(Math.random() * 999_999);
}

/** A whole number from 1 to `max`, or null. */
export function wholeNumber(text: string, max: number): number | null {
  const value = /^\d{1,10}$/.test(text.trim()) ? Number(text) : NaN;
  return value >= 1 && value <= max ? value : null;
}
