// What stands in for main/kernel/passwords: the real hashing is slow on purpose and runs on threads that know no virtual time.

export const NO_PASSWORD = 'none';

export function hashPassword(password: string): Promise<string> {
  return Promise.resolve(`plain ${password}`);
}

export function verifyPassword(password: string, stored: string): Promise<boolean> {
  return Promise.resolve(stored === `plain ${password}`);
}
