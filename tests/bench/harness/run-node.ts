// A measurement in a process of its own: runs a compiled file of the bench and takes its last line as JSON.

import { spawn } from 'node:child_process';

const LIMIT_MS = 600_000;

/** Rejects when it ends with another code than 0, prints no JSON, or does not end in time. */
export function runNode<T>(file: string, args: readonly string[], nodeArgs: readonly string[] = []): Promise<T> {
  const child = spawn(process.execPath, [...nodeArgs, file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err = (err + text.toString()).slice(-4000)));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      if (code !== 0) return reject(new Error(`${file} ended with ${String(code ?? signal)}: ${err.trim()}`));
      try {
        resolve(JSON.parse(out.trim().split('\n').at(-1) ?? '') as T);
      } catch {
        reject(new Error(`${file} printed no JSON: ${out.slice(-500)}`));
      }
    });
  });
}
