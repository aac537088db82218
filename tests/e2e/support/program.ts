// The program as its users have it: started as a real process, looked at through a real browser or its own Electron window.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron, chromium, type Browser, type ElectronApplication, type Page } from 'playwright-core';
import { electronArgs } from '../../../main/hosts/common/electron-args.js';
import { programFile } from '../../../main/hosts/common/node-ports.js';
import { PROGRAM_DIR, RESULTS_DIR, type Target } from './targets.js';

export type ChildName = 'world-link' | 'ups-link' | 'simulator';
export type Children = Readonly<Record<ChildName, number | null>>;

export interface Program {
  readonly page: Page;
  readonly dataDir: string;
  /** Process id of the process that holds the kernel. */
  readonly pid: number;
  /** Ids of its child processes by name, as the system tells. */
  children(): Promise<Children>;
  /** Closes it as a person would. */
  quit(): Promise<void>;
  /** kill -9 of the process that holds the kernel. In a browser the page stays open; in Electron the window goes with it. */
  kill9(): Promise<void>;
  /** Starts it again on the same data folder (and port); the browser's page is the same one. */
  restart(): Promise<Program>;
  screenshot(name: string): Promise<string>;
  /** Does something that saves a file, and gives what was saved. */
  saved(act: () => Promise<void>): Promise<{ readonly name: string; readonly bytes: Buffer }>;
  /** Chooses an entry of the menu bar by its labels; only the program's own window has one. */
  readonly menu: ((...labels: readonly string[]) => Promise<void>) | null;
}

const BROWSER_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function makeDataDir(): string {
  return mkdtempSync(path.join(os.tmpdir(), 'parcelyard-e2e-'));
}

export function removeDataDir(dataDir: string): void {
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** Starts the program on a data folder; resolves when its page has loaded. */
export function startProgram(target: Target, dataDir: string): Promise<Program> {
  return target.name === 'chromium' ? startInBrowser(target, dataDir) : startInElectron(target, dataDir);
}

/** The browser host's children are forked with their file's name on the command line. */
function forkedChildren(pid: number): Children {
  const found: Record<ChildName, number | null> = { 'world-link': null, 'ups-link': null, simulator: null };
  const rows = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(pid)], { encoding: 'utf8' })
    .trim()
    .split('\n');
  for (const row of rows) {
    const [, id, name] = /^\s*(\d+).*\/([a-z-]+)\.js --epoch=/.exec(row) ?? [];
    if (name === 'world-link' || name === 'ups-link' || name === 'simulator') found[name] = Number(id);
  }
  return found;
}

/** Electron knows its utility processes by the service name that they were started under. */
async function utilityChildren(app: ElectronApplication): Promise<Children> {
  const metrics = await app.evaluate(({ app: electron }) =>
    electron.getAppMetrics().map((metric) => ({ pid: metric.pid, name: metric.name ?? metric.serviceName ?? '' })),
  );
  const pid = (name: ChildName): number | null =>
    metrics.find((metric) => metric.name === `parcelyard ${name}`)?.pid ?? null;
  return { 'world-link': pid('world-link'), 'ups-link': pid('ups-link'), simulator: pid('simulator') };
}

function watchPage(page: Page): void {
  page.setDefaultTimeout(30_000);
}

async function shoot(page: Page, target: Target, name: string): Promise<string> {
  const file = path.join(RESULTS_DIR, `${target.name}-${name}.png`);
  await page.screenshot({ path: file, animations: 'disabled' });
  return file;
}

function gone(child: ChildProcess): Promise<void> {
  return child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()));
}

interface Served {
  readonly child: ChildProcess;
  readonly url: string;
}

/** Runs the browser host as `npm run serve` does, and reads the address that it prints. */
function serveProgram(dataDir: string, port: number): Promise<Served> {
  const child = spawn(
    process.execPath,
    [programFile('browser'), '--data', dataDir, '--port', String(port), '--no-open'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  return new Promise((resolve, reject) => {
    let printed = '';
    const give = (text: Buffer): void => {
      printed += text.toString();
      const url = /http:\/\/127\.0\.0\.1:\d+\/#token=\S+/.exec(printed)?.[0];
      if (url !== undefined) resolve({ child, url });
    };
    child.stdout.on('data', give);
    child.stderr.on('data', give);
    child.once('exit', (code) => reject(new Error(`the program ended (${code}) before it was ready:\n${printed}`)));
  });
}

async function startInBrowser(target: Target, dataDir: string): Promise<Program> {
  const browser = await chromium.launch({ executablePath: target.executable, args: BROWSER_ARGS });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  watchPage(page);
  const served = await serveProgram(dataDir, 0);
  await page.goto(served.url);
  return inBrowser(target, dataDir, browser, page, served);
}

function inBrowser(target: Target, dataDir: string, browser: Browser, page: Page, served: Served): Program {
  const pid = served.child.pid ?? 0;
  return {
    page,
    dataDir,
    pid,
    children: () => Promise.resolve(forkedChildren(pid)),
    screenshot: (name) => shoot(page, target, name),
    menu: null,
    async saved(act) {
      const [download] = await Promise.all([page.waitForEvent('download'), act()]);
      return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
    },
    async quit() {
      served.child.kill('SIGTERM');
      await gone(served.child);
      await browser.close();
    },
    async kill9() {
      served.child.kill('SIGKILL');
      await gone(served.child);
    },
    async restart() {
      const port = Number(new URL(served.url).port);
      const again = await serveProgram(dataDir, port);
      if (browser.isConnected()) return inBrowser(target, dataDir, browser, page, again);
      const fresh = await chromium.launch({ executablePath: target.executable, args: BROWSER_ARGS });
      const context = await fresh.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
      const newPage = await context.newPage();
      watchPage(newPage);
      await newPage.goto(again.url);
      return inBrowser(target, dataDir, fresh, newPage, again);
    },
  };
}

async function startInElectron(target: Target, dataDir: string): Promise<Program> {
  const app: ElectronApplication = await _electron.launch({
    executablePath: target.executable,
    args: [...electronArgs(), '--no-sandbox', '--data', dataDir],
    cwd: PROGRAM_DIR,
    timeout: 60_000,
  });
  const page = await app.firstWindow();
  watchPage(page);
  await page.waitForLoadState('domcontentloaded');
  const child = app.process();
  const pid = child.pid ?? 0;
  return {
    page,
    dataDir,
    pid,
    children: () => utilityChildren(app),
    screenshot: (name) => shoot(page, target, name),
    menu: (...labels) =>
      app.evaluate(({ Menu }, path) => {
        let items = Menu.getApplicationMenu()?.items ?? [];
        for (const label of path) {
          const item = items.find((one) => one.label.replace('&', '') === label);
          if (item === undefined)
            throw new Error(`no ${label} in the menu among ${items.map((one) => one.label).join()}`);
          if (label === path.at(-1)) item.click();
          items = item.submenu?.items ?? [];
        }
      }, labels),
    saved: (act) => savedInElectron(app, dataDir, act),
    async quit() {
      await app.close();
      await gone(child);
    },
    async kill9() {
      child.kill('SIGKILL');
      await gone(child);
    },
    restart: () => startInElectron(target, dataDir),
  };
}

/** Where a person would be asked for a place, the file goes into the data folder. */
async function savedInElectron(
  app: ElectronApplication,
  dataDir: string,
  act: () => Promise<void>,
): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const file = path.join(dataDir, `saved-${Date.now()}`);
  const name = app.evaluate(
    ({ session }, to) =>
      new Promise<string>((resolve, reject) => {
        session.defaultSession.once('will-download', (_event, item) => {
          item.setSavePath(to);
          item.once('done', (_done, state) =>
            state === 'completed' ? resolve(item.getFilename()) : reject(new Error(state)),
          );
        });
      }),
    file,
  );
  // Asked in order: the listener is there before what happens next.
  await app.evaluate(() => null);
  await act();
  return { name: await name, bytes: readFileSync(file) };
}

/** The log file's end, for a failing test's message. */
export function logTail(dataDir: string, lines = 60): string {
  try {
    return readFileSync(path.join(dataDir, 'logs', 'parcelyard.log'), 'utf8')
      .split('\n')
      .slice(-lines)
      .join('\n');
  } catch {
    return '(no log file)';
  }
}

/** After each test: what a failure looked like is kept, the program is closed, its data removed. */
export async function finish(program: Program | null, dataDir: string, failed: boolean): Promise<void> {
  if (failed) {
    console.log(logTail(dataDir));
    // The page may be gone; the log is what is left then.
    await program?.screenshot(`failure-${path.basename(dataDir)}`).catch(() => undefined);
  }
  await program?.quit();
  removeDataDir(dataDir);
}
