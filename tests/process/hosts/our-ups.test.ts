// The program against a world and a UPS of ours that run on their own, in each dialect: `npm run world`, `npm run ups -- --dialect`.

import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UpsDialect } from '../../../main/contracts/link-port.js';
import { eventually, PageClient, serveProgram } from '../../support/served-program.js';
import { atEnd, cleanUp, run, temporaryFolder } from '../world-main/program.js';

const COUNT = 5;
const PATIENCE_MS = 60_000;
let page: PageClient;

beforeAll(async () => {
  const program = await serveProgram(await temporaryFolder());
  atEnd(() => program.stop());
  page = await PageClient.connect(program);
  atEnd(() => {
    page.close();
  });
  const people = (await page.call('session.state', {})).oneClick;
  await page.call('session.signInDemo', { personId: people.find(({ role }) => role === 'manager')?.id ?? 0 });
}, 120_000);
afterAll(cleanUp);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('orders of the program reach the door', () => {
  it.each<UpsDialect>(['parcelyard', 'ua', 'v4', 'call'])(
    'with our UPS in %s, which makes the world and names it',
    async (dialect) => {
      const world = run('world', '--amazon-port', '0', '--ups-port', '0', '--profile', 'brisk', '--quiet');
      const [worldPort = 0, worldUps = 0] = await world.ready();
      // As programs of this kind have it: ua calls the store, the others are called.
      const upsPort = await freePort();
      const calls = dialect === 'ua';
      const upsArgs = ['--world', `127.0.0.1:${worldUps}`, '--world-id', 'new', '--dialect', dialect, '--quiet'];
      upsArgs.push('--simspeed', '50000');
      const place = calls ? ['--amazon', `127.0.0.1:${upsPort}`] : ['--amazon-port', String(upsPort)];
      const ups = run('ups', ...upsArgs, ...place);
      await ups.ready();
      const { real, ...settings } = await page.call('settings.get', {});
      const upsPlace = { mode: calls ? 'listen' : 'connect', host: '127.0.0.1', port: upsPort, dialect } as const;
      const world_ = { worldHost: '127.0.0.1', worldPort, world: 'announced', simspeed: 50_000 } as const;
      await page.call('settings.save', {
        ...settings,
        undoSeconds: 0,
        mode: 'real',
        real: { ...real, ...world_, ups: upsPlace },
      });
      await eventually(
        'both links',
        () => page.status?.links,
        (links) => links?.world.state === 'connected' && links.ups.state === 'connected',
        PATIENCE_MS,
      );
      const { rows } = await page.call('products.search', { offset: 0, limit: 1, search: '' });
      const ids: number[] = [];
      for (let nth = 1; nth <= COUNT; nth++) {
        const placed = await page.call('orders.place', {
          clientId: `our-ups-${dialect}-${nth}`,
          customerId: null,
          customerName: 'Ada',
          destination: { x: 10 * nth, y: -nth },
          upsAccount: null,
          lines: [{ productId: rows[0]?.product.id ?? 1, quantity: 1 }],
        });
        ids.push(placed.orderId);
      }
      const states = () =>
        Promise.all(ids.map(async (orderId) => (await page.call('orders.get', { orderId })).order.state));
      const all = ids.map(() => 'delivered');
      await eventually('all are delivered', states, (now) => now.join() === all.join(), PATIENCE_MS);
      expect(await states()).toEqual(all);
      await Promise.all([ups.kill('SIGTERM'), world.kill('SIGTERM')]);
      expect([ups.exit?.code, world.exit?.code]).toEqual([0, 0]);
    },
    180_000,
  );
});
