// People and their sessions: roles, what an account is made of, and what signing in answers.

import * as z from 'zod/mini';
import { point } from './check.js';
import { id, LIMITS, name } from './fields.js';

export const ROLES = ['staff', 'manager', 'tester'] as const;
export type Role = (typeof ROLES)[number];

const newPassword = z.string().check(z.minLength(LIMITS.passwordMin), z.maxLength(LIMITS.passwordMax));

/** One's own password takes the old one along; managers set anyone else's. */
export const setPasswordSchema = z.object({
  personId: id,
  oldPassword: z.optional(z.string().check(z.maxLength(LIMITS.passwordMax))),
  newPassword,
});

export const personInputSchema = z.object({
  name,
  role: z.enum(ROLES),
  password: newPassword,
  /** Saved with the account; orders for oneself go there. */
  address: point,
});

export interface Person {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  readonly address: { readonly x: number; readonly y: number };
  readonly demo: boolean;
  /** Signs in no more; what the person did keeps the name. */
  readonly removed?: true;
}

export interface SessionState {
  readonly person: Person | null;
  /** Accounts that sign in with one click (simulated mode only). */
  readonly oneClick: readonly Person[];
}

export interface SignedIn {
  readonly person: Person;
  readonly token: string;
}
