// B16: from starting Electron until the window can be used, over the same with an empty window, same runtime, same way of looking.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { _electron, type ElectronApplication } from 'playwright-core';
import { electronArgs } from '../../../main/hosts/common/electron-args.js';
import { programDir } from '../../../main/hosts/common/node-ports.js';
import type { Context } from '../harness/context.js';
import { interleave, ratios } from '../harness/sampling.js';
import { inWords, median, summary } from '../harness/stats.js';
import type { Measured } from '../harness/table.js';
import { executableOf } from './window-browser.js';

const EMPTY = `const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800 });
  window.loadURL('data:text/html,<button>Empty</button>');
});
`;

function emptyApp(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "name": "empty", "version": "1.0.0", "main": "main.cjs" }\n');
  writeFileSync(path.join(folder, 'main.cjs'), EMPTY);
  return folder;
}

/** ms until a button with this name is there. */
async function start(args: readonly string[], button: RegExp): Promise<number> {
  const began = performance.now();
  const app: ElectronApplication = await _electron.launch({
    executablePath: executableOf('electron'),
    args: [...args],
    cwd: programDir(),
    timeout: 120_000,
  });
  try {
    const page = await app.firstWindow();
    await page.getByRole('button', { name: button }).first().waitFor({ timeout: 120_000 });
    return performance.now() - began;
  } finally {
    await app.close();
  }
}

export async function measureStart(context: Context): Promise<Measured> {
  const dataDir = context.folder();
  const empty = emptyApp(path.join(context.folder(), 'empty'));
  const arms = {
    ours: () => start([...electronArgs(), '--no-sandbox', '--data', dataDir], /Stella/),
    empty: () => start([empty, '--no-sandbox'], /Empty/),
  };
  // Its databases are made at the first start, which is another thing.
  await arms.ours();
  const sampled = await interleave(arms, context.calibrations, context);
  const over = ratios(sampled.arms.ours, sampled.arms.empty);
  const told = `${inWords(summary(over))}; ours ${inWords(summary(sampled.arms.ours))} ms, empty ${inWords(summary(sampled.arms.empty))} ms`;
  const note = [told, 'both looked at through the same driver', sampled.remark].filter((t) => t !== '').join('; ');
  return { figures: [median(over)], note };
}
