// The trials' command lines: whole numbers and lists, checked, with errors that name option, value and what is allowed.

export class TrialOptionError extends Error {
  override readonly name = 'TrialOptionError';
}

export function wholeNumber(name: string, text: string | undefined, least: number, most: number): number {
  const value = /^\d+$/.test(text ?? '') ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new TrialOptionError(`--${name}: a whole number from ${least} to ${most} is needed; got "${text ?? ''}"`);
}

/** `0,30,60`. */
export function numberList(name: string, text: string | undefined, least: number, most: number): readonly number[] {
  return (text ?? '').split(',').map((part) => wholeNumber(name, part.trim(), least, most));
}

/** Runs a trial; 0: it held, 1: it did not, 2: it was asked for in the wrong way. */
export async function asProgram(run: () => Promise<boolean>): Promise<number> {
  try {
    return (await run()) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TrialOptionError)) throw error;
    console.error(error.message);
    return 2;
  }
}
