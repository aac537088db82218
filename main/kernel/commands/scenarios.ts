// The calls of the scenario picker: hands them to the scenario service.

import type { KernelParts } from '../parts.js';
import type { Handlers } from '../rpc-server.js';

type Methods = 'scenarios.list' | 'scenarios.start' | 'scenarios.stop' | 'scenarios.status';

export function scenarioCommands(parts: () => KernelParts): Pick<Handlers, Methods> {
  return {
    'scenarios.list': () => parts().scenarios.list(),
    'scenarios.start': (params, { person }) => parts().scenarios.start(params, person),
    'scenarios.stop': () => parts().scenarios.stop(),
    'scenarios.status': () => parts().scenarios.status(),
  };
}
