// What becomes of the orders that are open in the world that is left.

import { s } from '../strings.js';

export function leavingWords(open: number): string {
  return open === 0 ? s('createTextNone') : s('createText', { open });
}
