// The house's import rules, folder by folder: dependencies point one way, and each outside package has one home.
import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import ts from 'typescript-eslint';

/** Packages that only one folder may import, with that folder's name for the message. */
const homes = {
  electron: 'main/hosts/electron',
  sqlite3: 'main/store',
  protobufjs: 'main/processes/lib',
};
const NET = ['net', 'node:net', 'dgram', 'node:dgram'];

/** One folder's rule: the layers it may not import (as path patterns) and the packages it may. */
function layer(files, { forbid = [], allow = [], only, globalsBanned = [] }) {
  const paths = Object.entries(homes)
    .filter(([name]) => !allow.includes(name))
    .map(([name, home]) => ({ name, message: `${name} lives in ${home} only.` }));
  if (!allow.includes('net')) {
    paths.push(
      ...NET.map((name) => ({ name, message: 'Sockets live in main/processes and main/hosts/browser only.' })),
    );
  }
  const patterns = forbid.map((group) => ({ group: [group], message: `This folder may not depend on ${group}.` }));
  if (only) patterns.push({ regex: only, message: 'The core is pure: it imports only the core.' });
  const rules = { 'no-restricted-imports': ['error', { paths, patterns }] };
  if (globalsBanned.length > 0) {
    rules['no-restricted-syntax'] = ['error', ...globalsBanned];
  }
  return { files, rules };
}

const IMPURE = [
  ['Date', 'now'],
  ['Math', 'random'],
].map(([object, property]) => ({
  selector: `MemberExpression[object.name='${object}'][property.name='${property}']`,
  message: `${object}.${property} is banned in the core: time and chance come in as arguments.`,
}));
IMPURE.push(
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time comes in as an argument.' },
  { selector: "Identifier[name='performance']", message: 'Time comes in as an argument.' },
);

export default ts.config(
  { ignores: ['dist/**', 'release/**', 'node_modules/**', 'test-results/**', '.cache/**'] },
  js.configs.recommended,
  ...ts.configs.strict,
  {
    languageOptions: { globals: globals.node },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
      eqeqeq: 'error',
    },
  },
  layer(['main/core/**'], {
    only: '^(?!\\.{1,2}/)|/(kernel|store|processes|hosts|contracts|renderer)/',
    globalsBanned: IMPURE,
  }),
  layer(['main/contracts/**'], { forbid: ['**/kernel/**', '**/store/**', '**/processes/**', '**/hosts/**', 'node:*'] }),
  layer(['main/store/**'], { allow: ['sqlite3'], forbid: ['**/kernel/**', '**/processes/**', '**/hosts/**'] }),
  layer(['main/kernel/**'], { forbid: ['**/processes/**', '**/hosts/**'] }),
  layer(['main/processes/**'], { allow: ['net'], forbid: ['**/kernel/**', '**/hosts/**'] }),
  layer(['main/processes/lib/**'], { allow: ['net', 'protobufjs'], forbid: ['**/kernel/**', '**/hosts/**'] }),
  layer(['main/hosts/browser/**'], { allow: ['net'], forbid: ['**/hosts/electron/**'] }),
  // Its virtual network stands in for node:net.
  layer(['main/hosts/scenario/**'], { allow: ['net'], forbid: ['**/hosts/electron/**'] }),
  layer(['main/hosts/electron/**'], { allow: ['electron'], forbid: ['**/hosts/browser/**'] }),
  {
    ...layer(['renderer/**'], {
      forbid: ['**/kernel/**', '**/store/**', '**/processes/**', '**/hosts/**', 'node:*', 'zod'],
    }),
    languageOptions: { globals: globals.browser },
  },
  { files: ['renderer/**/*.tsx', 'renderer/**/*.ts'], ...hooks.configs.flat.recommended },
  layer(['tests/**'], { allow: ['net', 'protobufjs', 'sqlite3'] }),
  { files: ['**/*.config.ts', '**/*.config.js'], rules: { 'no-restricted-exports': 'off' } },
);
