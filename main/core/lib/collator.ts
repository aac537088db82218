// How names are put in order for people, once for all lists that are sorted in memory: numbers by value; case and accents do not count.

export const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
