import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageFile } from '../../../main/hosts/common/page-files.js';
import { contentSecurityPolicy } from '../../../main/hosts/common/page-policy.js';

let root: string;
beforeAll(() => {
  const base = mkdtempSync(path.join(os.tmpdir(), 'parcelyard-page-'));
  root = path.join(base, 'renderer');
  mkdirSync(path.join(root, 'assets'), { recursive: true });
  writeFileSync(path.join(root, 'index.html'), '<p>hello</p>');
  writeFileSync(path.join(root, 'assets', 'a.js'), '1');
  writeFileSync(path.join(base, 'secret.json'), '{}');
});
afterAll(() => rmSync(path.dirname(root), { recursive: true, force: true }));

describe('pageFile', () => {
  it('serves the page and its assets with their types', async () => {
    expect((await pageFile('/', root))?.type).toBe('text/html; charset=utf-8');
    expect((await pageFile('/assets/a.js', root))?.type).toBe('text/javascript; charset=utf-8');
  });

  it.each(['/../secret.json', '/%2e%2e/secret.json', '/..%2fsecret.json', '/missing.js', '/assets', '/%', '/a%00.js'])(
    'has nothing at %s',
    async (urlPath) => {
      expect(await pageFile(urlPath, root)).toBeNull();
    },
  );
});

describe('the page policy', () => {
  it('allows nothing by default, and scripts only from ourselves', () => {
    const policy = contentSecurityPolicy('ws://127.0.0.1:1');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(policy).toContain('connect-src ws://127.0.0.1:1');
  });
});
