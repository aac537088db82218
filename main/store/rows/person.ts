// People as rows, and back; what makes two names the same.

import { StoreError, type PersonRow } from '../store.js';
import { fold } from '../search.js';
import { Cells } from './cells.js';

const ROLES: ReadonlySet<PersonRow['role']> = new Set(['staff', 'manager', 'tester']);

/** Names are the same when they differ only in case, accents or blanks. */
export function personKey(name: string): string {
  return fold(name).trim().replace(/\s+/g, ' ');
}

export function nameTaken(person: Pick<PersonRow, 'name'>): StoreError {
  return new StoreError(
    'name-taken',
    `The name "${person.name.trim()}" is taken by another person; choose another name.`,
  );
}

export function encodePerson(row: PersonRow): readonly (string | number | null)[] {
  const { id, name, role, passwordHash, addressX, addressY, demo, createdAt, removedAt = null } = row;
  return [id, name, personKey(name), role, passwordHash, addressX, addressY, demo ? 1 : 0, createdAt, removedAt];
}

export const PERSON_JSON =
  'json_array(id, name, role, password_hash, address_x, address_y, demo, created_at, removed_at)';

export function decodePerson(row: unknown): PersonRow {
  const cells = new Cells('people', String((row as unknown[] | null)?.[0]), row);
  const removedAt = cells.intOrNull(8, 'removed_at');
  return {
    id: cells.int(0, 'id'),
    name: cells.text(1, 'name'),
    role: cells.oneOf(2, 'role', ROLES),
    passwordHash: cells.text(3, 'password_hash'),
    addressX: cells.int(4, 'address_x'),
    addressY: cells.int(5, 'address_y'),
    demo: cells.flag(6, 'demo'),
    createdAt: cells.int(7, 'created_at'),
    ...(removedAt === null ? {} : { removedAt }),
  };
}
