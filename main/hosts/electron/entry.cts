// The very first file under Electron: CommonJS, because it runs at once. The page's scheme must be known before the app is ready,
// and an ES module's imports may take longer than that. Everything else is main.ts.

// eslint-disable-next-line @typescript-eslint/no-require-imports -- the one CommonJS file
const electron = require('electron') as typeof import('electron');
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the one CommonJS file
const path = require('node:path') as typeof import('node:path');
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the one CommonJS file
const url = require('node:url') as typeof import('node:url');

electron.protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);

// Bundled: a window opens when all of it is loaded.
const program = path.join(__dirname, '..', '..', '..', 'program', 'electron.js');
import(url.pathToFileURL(program).href).catch((error: unknown) => {
  console.error('Parcelyard could not start:', error);
  electron.app.exit(1);
});
