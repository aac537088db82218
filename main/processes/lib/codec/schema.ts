// Finds and parses the .proto files at run time. One root a file: message names of different files never meet.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

/** The `proto` folder: beside `main` in the sources, beside `dist` when built, inside the archive when packed. */
function findProtoFolder(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    const candidate = join(folder, 'proto');
    if (existsSync(join(candidate, 'world_amazon.proto'))) return candidate;
    if (dirname(folder) === folder) throw new Error(`no proto folder found above ${start}`);
  }
}

const folder = findProtoFolder();

/** The message types of one file, by name; a name that is not there throws when it is asked for. */
export function loadProto(file: string): (message: string) => protobuf.Type {
  return parseProto(readFileSync(join(folder, file), 'utf8'));
}

/** The same from source text. */
export function parseProto(source: string): (message: string) => protobuf.Type {
  const { root } = protobuf.parse(source, { keepCase: true });
  root.resolveAll();
  return (message) => root.lookupType(message);
}
