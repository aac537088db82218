// Puts the planted modules in front of the program's own, for all but themselves. For Vite, in the tests' project and in bundles.

import path from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = fileURLToPath(new URL('../plants/modules/', import.meta.url));

/** The end of a module's path, and what stands in front of it. */
const PLANTABLE = {
  'core/fulfilment/stock': 'stock',
  'core/fulfilment/drive': 'drive',
  'core/fulfilment/query-ups': 'query-ups',
  'core/inventory/ledger': 'ledger',
  'core/orders/machine': 'machine',
  'core/session/acks': 'acks',
};

export const plantable = {
  name: 'plantable',
  enforce: 'pre',
  resolveId(id, importer) {
    if (!id.startsWith('.') || importer === undefined || importer.startsWith(modules)) return null;
    const target = path.resolve(path.dirname(importer), id).replace(/\.[jt]s$/, '');
    for (const [end, name] of Object.entries(PLANTABLE)) {
      if (target.endsWith(`${path.sep}main${path.sep}${path.normalize(end)}`)) return `${modules}${name}.ts`;
    }
    return null;
  },
};
