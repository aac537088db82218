// The calls of saved views: always the caller's own.

import { callError } from '../call-error.js';
import type { KernelParts } from '../parts.js';
import type { CallContext, Handlers } from '../rpc-server.js';

export function savedViewCommands(
  parts: () => KernelParts,
): Pick<Handlers, 'views.list' | 'views.save' | 'views.remove'> {
  const own = ({ person }: CallContext): number => {
    if (person === null) throw callError('signed-out', 'Sign in to see your views.');
    return person.id;
  };
  return {
    'views.list': (_, context) => parts().savedViews.list(own(context)),
    'views.save': ({ views }, context) => parts().savedViews.save(own(context), views, context.ticket),
    'views.remove': (view, context) => parts().savedViews.remove(own(context), view, context.ticket),
  };
}
