// Signing in and out, and people's accounts.

import type { SignedIn } from '../../contracts/app-api.js';
import { toPerson } from '../accounts.js';
import { callError } from '../call-error.js';
import type { KernelParts } from '../parts.js';
import type { CallContext, Handlers } from '../rpc-server.js';
import type { PersonRow } from '../../store/store.js';

type Methods =
  | 'session.signIn'
  | 'session.signInDemo'
  | 'session.resume'
  | 'session.signOut'
  | 'people.create'
  | 'people.setAddress'
  | 'people.setPassword'
  | 'people.remove';

export function sessionCommands(parts: () => KernelParts): Pick<Handlers, Methods> {
  const signIn = (person: PersonRow, { connectionId }: CallContext): SignedIn => ({
    person: toPerson(person),
    token: parts().sessions.signIn(connectionId, person.id),
  });
  return {
    'session.signIn': async ({ name, password }, context) =>
      signIn(await parts().accounts.signIn(name, password), context),
    'session.signInDemo': ({ personId }, context) => {
      const { settings, accounts } = parts();
      if (settings.get().mode !== 'simulated') {
        throw callError('simulated-only', 'Demo people sign in with one click in simulated mode only.');
      }
      const person = accounts.find(personId);
      if (person === null || !person.demo) {
        throw callError('not-found', `personId: ${personId} is not one of the demo's people`);
      }
      return signIn(person, context);
    },
    'session.resume': ({ token }, { connectionId }) => {
      const person = parts().sessions.resume(connectionId, token);
      if (person === null) throw callError('signed-out', 'The session has ended; sign in again.');
      return { person: toPerson(person), token };
    },
    'session.signOut': (_, { connectionId }) => {
      parts().sessions.signOut(connectionId);
      return null;
    },
    'people.create': async ({ name, role, password, address }, { ticket }) =>
      toPerson(await parts().accounts.create({ name, role, address }, password, ticket)),
    'people.setAddress': async ({ personId, address }, { person, ticket }) => {
      if (person?.id !== personId && person?.role !== 'manager') {
        const text = "People change their own address; other people's addresses are for managers.";
        throw callError('forbidden', text, { roles: ['manager'], role: person?.role });
      }
      return toPerson(await parts().accounts.setAddress(personId, address, ticket));
    },
    'people.setPassword': async ({ personId, oldPassword, newPassword }, { person, connectionId, ticket }) => {
      const { accounts, sessions } = parts();
      if (person?.id === personId) {
        if (oldPassword === undefined) {
          throw callError('bad-request', 'oldPassword: is needed to change the password of oneself');
        }
        await accounts.confirm(personId, oldPassword);
      } else if (person?.role !== 'manager') {
        const text = "People change their own password; other people's passwords are set by managers.";
        throw callError('forbidden', text, { roles: ['manager'], role: person?.role });
      }
      await accounts.setPassword(personId, newPassword, ticket);
      sessions.endOf(personId, person?.id === personId ? connectionId : null);
      return null;
    },
    'people.remove': async ({ personId }, { ticket }) => {
      const { accounts, sessions } = parts();
      const removed = await accounts.remove(personId, ticket);
      sessions.endOf(personId, null);
      return toPerson(removed);
    },
  };
}
