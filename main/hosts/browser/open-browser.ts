// Opens the system's browser at an address of ours; where there is none, nothing happens (the address was printed).

import { spawn } from 'node:child_process';

/** The command that opens an address, or null where no browser can be expected (no display). */
export function browserCommand(
  url: string,
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): readonly [string, readonly string[]] | null {
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', url]];
  if (platform === 'darwin') return ['open', [url]];
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return null;
  return ['xdg-open', [url]];
}

export function openBrowser(url: string): void {
  const command = browserCommand(url);
  if (command === null) return;
  const child = spawn(command[0], command[1], { stdio: 'ignore', detached: true });
  // No xdg-open on this machine: the printed address is the way.
  child.on('error', () => {});
  child.unref();
}
