// The calls of the simulator console: hands them to the Lab, which says when they may not be.

import type { LabResults } from '../../contracts/lab.js';
import type { KernelParts } from '../parts.js';
import type { Handlers } from '../rpc-server.js';

export function labCommands(parts: () => KernelParts): Pick<Handlers, keyof LabResults> {
  return {
    'sim.pause': () => parts().lab.pause(),
    'sim.resume': () => parts().lab.resume(),
    'sim.step': ({ what }) => parts().lab.step(what),
    'sim.runUntil': ({ target }) => parts().lab.runUntil(target),
    'sim.setFaults': ({ config }) => parts().lab.setFaults(config),
    'lab.worlds': () => parts().lab.list(),
    'lab.createWorld': (wish) => parts().lab.createWorld(wish),
    'lab.pickWorld': ({ booksId }) => parts().lab.pickWorld(booksId),
    'lab.startLoad': (wish, { person }) => parts().lab.startLoad(wish, person),
    'lab.stopLoad': () => parts().lab.stopLoad(),
  };
}
