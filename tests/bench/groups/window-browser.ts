// A real Chromium for the rows that are seen; says why there is none.

import { chromium, type Browser } from 'playwright-core';
import { targets } from '../../e2e/support/targets.js';

export function executableOf(name: 'chromium' | 'electron'): string {
  const target = targets().find((one) => one.name === name);
  if (target === undefined || target.missing !== null) throw new Error(target?.missing ?? `no ${name}`);
  return target.executable;
}

export function openChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: executableOf('chromium'),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
}
