import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { preparePaths } from '../../../main/hosts/common/node-ports.js';
import { defaultDataDir, OptionError, readOptions } from '../../../main/hosts/common/options.js';

describe('readOptions', () => {
  it('reads folder, port and the browser switch', () => {
    expect(readOptions(['--port', '8123', '--data', 'somewhere', '--no-open'])).toEqual({
      dataDir: path.resolve('somewhere'),
      port: 8123,
      open: false,
      help: false,
    });
  });

  it.each([
    [['--port', '65536'], '--port: a whole number from 0 to 65535 is needed; got "65536"'],
    [['--port', 'http'], '--port: a whole number from 0 to 65535 is needed; got "http"'],
    [['--port=-1'], '--port: a whole number from 0 to 65535 is needed; got "-1"'],
    [['--data', ' '], '--data: the name of a folder is needed; got an empty text'],
  ])('refuses %j with the option, the value and what is allowed', (argv, message) => {
    expect(() => readOptions(argv)).toThrow(new OptionError(message));
  });

  it('names an unknown option, unless other switches are expected among them', () => {
    expect(() => readOptions(['--prot', '1'])).toThrow(/--prot/);
    expect(readOptions(['--no-sandbox', '--inspect=0', '.', '--data', 'd'], { lenient: true }).dataDir).toBe(
      path.resolve('d'),
    );
  });
});

describe('defaultDataDir', () => {
  it('follows the custom of each system', () => {
    expect(defaultDataDir({ XDG_DATA_HOME: '/data' }, 'linux')).toBe(path.join('/data', 'parcelyard'));
    expect(defaultDataDir({}, 'linux')).toMatch(/\.local.share.parcelyard$/);
    expect(defaultDataDir({}, 'darwin')).toMatch(/Application Support.Parcelyard$/);
    expect(defaultDataDir({ APPDATA: '/roaming' }, 'win32')).toBe(path.join('/roaming', 'Parcelyard'));
  });
});

describe('preparePaths', () => {
  it('makes the folder for its owner only, and says in words when it cannot', () => {
    const base = mkdtempSync(path.join(os.tmpdir(), 'parcelyard-paths-'));
    try {
      const paths = preparePaths(path.join(base, 'a', 'b'));
      expect(statSync(paths.dataDir).mode & 0o777).toBe(0o700);
      expect(preparePaths(paths.dataDir)).toEqual(paths);
      writeFileSync(path.join(base, 'file'), '');
      const message = /^--data: a folder that can be written to is needed; got /;
      expect(() => preparePaths(path.join(base, 'file'))).toThrow(message);
      expect(() => preparePaths(path.join(base, 'file', 'below'))).toThrow(message);
    } finally {
      rmSync(base, { recursive: true });
    }
  });

  it.runIf(process.platform === 'linux')('does not turn in circles where no folder can be made', () => {
    expect(() => preparePaths('/proc/nowhere/parcelyard')).toThrow(OptionError);
  });
});
