// What the program says about itself: version, settings, people, the list of worlds.

import type { KernelParts } from '../parts.js';
import type { Handlers } from '../rpc-server.js';
import { toPerson } from '../accounts.js';
import type { HostPorts } from '../ports.js';

export function programQueries(
  host: HostPorts,
  parts: () => KernelParts,
): Pick<Handlers, 'app.info' | 'session.state' | 'people.list' | 'settings.get' | 'worlds.list'> {
  return {
    'app.info': () => ({
      version: host.appVersion,
      host: host.hostName,
      logFile: host.paths.logFile,
      dataDir: host.paths.dataDir,
    }),
    'session.state': (_, { person }) => {
      const { settings, accounts } = parts();
      const simulated = settings.get().mode === 'simulated';
      const demo = simulated ? accounts.list().filter((row) => row.demo && row.removedAt === undefined) : [];
      return { person: person === null ? null : toPerson(person), oneClick: demo.map(toPerson) };
    },
    'people.list': () => parts().accounts.list().map(toPerson),
    'settings.get': () => parts().settings.get(),
    'worlds.list': async () => {
      const { worlds } = parts();
      const current = worlds.identity?.booksId;
      const all = await worlds.list();
      return [...all]
        .sort((a, b) => b.createdAt - a.createdAt)
        .map(({ booksId, label, worldId, forgottenAt, createdAt }) => ({
          booksId,
          label,
          worldId,
          current: booksId === current,
          forgottenAt,
          createdAt,
        }));
    },
  };
}
