// Who may talk to the browser host: the access token of this data folder, and pages that this very address served.

import { randomBytes, timingSafeEqual } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { IncomingMessage } from 'node:http';

export const PROTOCOL_PREFIX = 'parcelyard.';

/** The token of this data folder; made at first use, readable by its owner only, the same at the next start. */
export function accessToken(dataDir: string): string {
  const file = path.join(dataDir, 'access-token');
  try {
    const kept = fs.readFileSync(file, 'utf8').trim();
    if (/^[A-Za-z0-9_-]{32,}$/.test(kept)) return kept;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const token = randomBytes(24).toString('base64url');
  fs.writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return token;
}

/** True when the Host header names this loopback address: keeps out pages that rebind a name of theirs to it. */
export function hostAllowed(request: IncomingMessage, port: number): boolean {
  return [`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.host ?? '');
}

/** True for a socket request from a page of this address that offers the right token as its subprotocol. */
export function socketAllowed(request: IncomingMessage, port: number, token: string): boolean {
  if (!hostAllowed(request, port)) return false;
  if (request.headers.origin !== `http://${request.headers.host ?? ''}`) return false;
  const offered = String(request.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((protocol) => protocol.trim())
    .find((protocol) => protocol.startsWith(PROTOCOL_PREFIX));
  if (offered === undefined) return false;
  const given = Buffer.from(offered.slice(PROTOCOL_PREFIX.length));
  const wanted = Buffer.from(token);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
