// Backups, restoring, and trying again what could not be opened.

import { callError } from '../call-error.js';
import type { DataCare } from '../data-care.js';
import type { CallContext, Handlers } from '../rpc-server.js';

type Methods =
  'backups.list' | 'backups.make' | 'backups.restore' | 'backups.seen' | 'recovery.tryAgain' | 'recovery.restore';

/** While nobody can sign in, whoever sits at the program may mend it; else managers. */
function mayRecover(care: DataCare, { person }: CallContext): void {
  if (care.recovery?.anyone === true || person?.role === 'manager') return;
  throw callError('forbidden', 'Mending the databases is for managers.', { roles: ['manager'], role: person?.role });
}

export function backupCommands(care: () => DataCare): Pick<Handlers, Methods> {
  return {
    'backups.list': () => care().list(),
    'backups.make': async () => ({ names: await care().backups.makeNow() }),
    'backups.restore': ({ name }, { person }) => care().restore(name, person?.id ?? null),
    'backups.seen': () => {
      care().seen();
      return null;
    },
    'recovery.tryAgain': async () => {
      if (care().recovery === null) return null;
      await care().tryAgain();
      return null;
    },
    'recovery.restore': ({ name }, context) => {
      mayRecover(care(), context);
      return care().restore(name, context.person?.id ?? null);
    },
  };
}
