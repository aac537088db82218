// Gives the scenario service its hands in the kernel: the same checked calls that people make.

import { methods, type Params } from '../contracts/app-api.js';
import { check } from '../contracts/check.js';
import type { PersonRow } from '../store/store.js';
import { unwrap } from './call-error.js';
import { orderCommands } from './commands/orders.js';
import { programCommands } from './commands/program.js';
import type { KernelParts } from './parts.js';
import type { CallContext } from './rpc-server.js';
import { ScenarioService, type ScenarioServicePorts } from './scenario-service.js';

export type ScenarioOptions = Pick<ScenarioServicePorts, 'source' | 'ended'>;

export function scenarioService(parts: () => KernelParts, options: ScenarioOptions): ScenarioService {
  const orders = orderCommands(parts);
  const program = programCommands(parts);
  const as = (person: PersonRow | null): CallContext => ({ connectionId: 'scenario', person });
  return new ScenarioService({
    ...options,
    parts,
    place: async (order, person) => {
      const params = unwrap(check<Params<'orders.place'>>(methods['orders.place'].params, order, 'params'));
      return orders['orders.place'](params, as(person));
    },
    cancel: async (orderId, person) => orders['orders.cancel']({ orderId }, as(person)),
    speed: async (simspeed, person) => program['sim.setSpeed']({ simspeed }, as(person)),
  });
}
