// What a check throws when a rule of the house is broken.

export class Violation extends Error {
  override readonly name = 'Violation';
}

export function mustHold(holds: boolean, rule: () => string): asserts holds {
  if (!holds) throw new Violation(rule());
}

/** The same text for the same content, whatever the order of the fields. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
