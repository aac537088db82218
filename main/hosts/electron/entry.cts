// The very first file under Electron: makes the page's scheme known, which must be done before the app is ready, and runs the rest
// (main.ts) at once. CommonJS, because ES modules come later than that.

// eslint-disable-next-line @typescript-eslint/no-require-imports -- a CommonJS file
const electron = require('electron') as typeof import('electron');
// eslint-disable-next-line @typescript-eslint/no-require-imports -- a CommonJS file
const path = require('node:path') as typeof import('node:path');

electron.protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);

try {
  // Bundled, in a file beside the kernel's.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a CommonJS file
  require(path.join(__dirname, '..', '..', '..', 'program', 'electron.cjs'));
} catch (error) {
  console.error('Parcelyard could not start:', error);
  electron.app.exit(1);
}
