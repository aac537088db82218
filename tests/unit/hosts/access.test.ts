import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accessToken, hostAllowed, socketAllowed } from '../../../main/hosts/browser/access.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'parcelyard-access-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const request = (headers: Record<string, string>): IncomingMessage => ({ headers }) as unknown as IncomingMessage;

describe('accessToken', () => {
  it('is made once, kept for its owner only, and long', () => {
    const token = accessToken(dir);
    expect(token).toMatch(/^[A-Za-z0-9_-]{32}$/);
    expect(accessToken(dir)).toBe(token);
    expect(statSync(path.join(dir, 'access-token')).mode & 0o777).toBe(0o600);
  });

  it('replaces a file that holds no token', () => {
    writeFileSync(path.join(dir, 'access-token'), 'x');
    const token = accessToken(dir);
    expect(readFileSync(path.join(dir, 'access-token'), 'utf8').trim()).toBe(token);
  });
});

describe('who may open a socket', () => {
  const token = 'T'.repeat(32);
  const good = {
    host: '127.0.0.1:8000',
    origin: 'http://127.0.0.1:8000',
    'sec-websocket-protocol': `parcelyard.${token}`,
  };

  it('our own page with the token', () => {
    expect(socketAllowed(request(good), 8000, token)).toBe(true);
    const localhost = { ...good, host: 'localhost:8000', origin: 'http://localhost:8000' };
    expect(socketAllowed(request(localhost), 8000, token)).toBe(true);
  });

  it.each([
    ['another origin', { origin: 'https://example.com' }],
    ['no origin', { origin: '' }],
    ['a rebound name', { host: 'evil.example:8000', origin: 'http://evil.example:8000' }],
    ['another port', { host: '127.0.0.1:8001', origin: 'http://127.0.0.1:8001' }],
    ['a wrong token', { 'sec-websocket-protocol': `parcelyard.${'U'.repeat(32)}` }],
    ['a shorter token', { 'sec-websocket-protocol': 'parcelyard.T' }],
    ['no token', { 'sec-websocket-protocol': '' }],
  ])('not %s', (_what, change) => {
    expect(socketAllowed(request({ ...good, ...change }), 8000, token)).toBe(false);
  });

  it('pages are answered under loopback names only', () => {
    expect(hostAllowed(request({ host: 'localhost:8000' }), 8000)).toBe(true);
    expect(hostAllowed(request({ host: 'evil.example' }), 8000)).toBe(false);
    expect(hostAllowed(request({}), 8000)).toBe(false);
  });
});
