// The seams inside the program: what a link says to the kernel, what a window asks of it, and files and settings of people.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { methods, type MethodName, settingsSchema } from '../../../main/contracts/app-api.js';
import { clientMessageSchema } from '../../../main/contracts/app-feed.js';
import { check } from '../../../main/contracts/check.js';
import { loadDemo } from '../../../main/contracts/demo.js';
import { checkFaults } from '../../../main/contracts/faults.js';
import { fromLinkSchema, toLinkSchema } from '../../../main/contracts/link-port.js';
import { readScenario } from '../../../main/contracts/scenario-file.js';
import { fromSimSchema, toSimSchema } from '../../../main/contracts/sim-port.js';
import type { FulfilmentInput } from '../../../main/core/fulfilment/types.js';
import type { Random } from '../../../main/core/lib/random.js';
import type { Result } from '../../../main/core/lib/result.js';
import { LinkGateway } from '../../../main/kernel/link-gateway.js';
import { readImport } from '../../../main/kernel/import.js';
import type { ChildHandle } from '../../../main/kernel/ports.js';
import { readCsvText } from '../../../renderer/views/import/read-csv.js';
import { noise } from '../generators.js';
import { mutatedJson, mutatedText } from '../mutate.js';
import { often } from '../nasty.js';
import { reason, type Target } from '../target.js';
import { decided, someBooks } from './peers.js';
import { CALLS, FROM_LINK, FROM_SIM, FAULTS, SETTINGS, TO_LINK, TO_SIM } from './samples.js';

const NOW = 1_700_000_000_000;

function told(result: Result<unknown>): string {
  return result.ok ? 'accepted' : `${result.error.code}: ${reason(result.error.message)}`;
}

const jsonOf = (random: Random, samples: readonly unknown[]) => (): unknown =>
  often(random, 0.1) ? noise.json(random) : mutatedJson(random, samples);

function checked(name: string, samples: readonly unknown[], read: (value: unknown) => Result<unknown>): Target {
  return { name, inputs: (random) => jsonOf(random, samples), start: () => ({ feed: (input) => told(read(input)) }) };
}

/** The kernel's side of a link, with a link that says anything. */
function gatewayTarget(): Target {
  return {
    name: 'link gateway',
    inputs: (random) => jsonOf(random, FROM_LINK),
    start() {
      let say: (message: unknown) => void = () => undefined;
      let epoch = 0;
      let refused = 0;
      let taken = 0;
      const child: ChildHandle = {
        pid: 1,
        post: () => undefined,
        onMessage: (listener) => {
          say = listener;
        },
        onExit: () => undefined,
        kill: () => undefined,
      };
      const took = (): void => {
        taken += 1;
      };
      const silent = () => undefined;
      const ports = {
        clock: { now: () => NOW },
        timers: { after: () => silent },
        random: { next: () => 0.5 },
        logger: { error: () => (refused += 1), warn: silent, info: silent, debug: silent },
        processes: {
          start: (_name: string, started: number) => {
            epoch = started;
            return child;
          },
        },
      };
      const gateway = new LinkGateway('world', ports, {
        deliver: took,
        acked: took,
        connected: took,
        disconnected: took,
        refused: took,
        hello: took,
        quarantined: took,
        outbox: (_link, use) => use([]),
        changed: silent,
        traced: took,
        recording: took,
        recordTo: () => null,
      });
      gateway.supervisor.start();
      say({ epoch, message: { type: 'hello', pid: 1 } });
      return {
        feed(input) {
          refused = 0;
          taken = 0;
          say({ epoch, message: input });
          gateway.status(0);
          return refused > 0 ? 'refused' : taken > 0 ? 'accepted' : 'accepted (nothing follows)';
        },
      };
    },
  };
}

/** Calls of a window: the message, the method's parameters, and for those that change orders and stock what is decided. */
function callsTarget(): Target {
  return {
    name: 'calls of a window',
    inputs: (random) => jsonOf(random, CALLS),
    start() {
      const books = someBooks();
      let at = NOW;
      return {
        feed(input) {
          at += 100;
          const message = check(clientMessageSchema, input, 'message');
          if (!message.ok) return told(message);
          if (message.value.type !== 'call') return 'accepted';
          const { method, params } = message.value;
          if (!Object.hasOwn(methods, method)) return 'unknown method';
          const sound = check<unknown>(methods[method as MethodName].params, params, 'params');
          if (!sound.ok) return told(sound);
          const command = commandOf(method, sound.value, at);
          return command === null ? 'accepted' : decided(books, command);
        },
      };
    },
  };
}

function commandOf(method: string, params: unknown, at: number): FulfilmentInput | null {
  const common = { at, personId: null };
  switch (method) {
    case 'orders.place':
      return { type: 'place', ...common, order: params } as FulfilmentInput;
    case 'orders.cancel':
      return { type: 'cancel', ...common, ...(params as object) } as FulfilmentInput;
    case 'inventory.buy':
      return { type: 'buy', ...common, ...(params as object) } as FulfilmentInput;
    case 'products.save':
      return { type: 'save-product', ...common, product: params } as FulfilmentInput;
    default:
      return null;
  }
}

const HEADING = 'order_ref,customer,x,y,ups_account,sku,quantity';
const FILES: readonly string[] = [
  `${HEADING}\nA1,Ada,1,2,,SKU-1,3\nA1,Ada,1,2,,SKU-2,1\nB7,"Grace, H.",-5,6,grace,sku-3,2\n`,
  `${HEADING.toUpperCase()}\r\n"A ""1""",日本語,0,0,,SKU-1,1\r\n\r\n`,
  `\uFEFFquantity;sku;x;y;order_ref;customer\n1;SKU-1;1;1;r;c\n`,
];

function importTarget(): Target {
  return {
    name: 'CSV import',
    inputs: (random) => () => (often(random, 0.1) ? noise.text(random) : mutatedText(random, FILES)),
    start() {
      const books = someBooks();
      return {
        feed(input) {
          const rows = readCsvText(input as string);
          if (!rows.ok) return told(rows);
          const { orders, verdicts } = readImport(books, rows.value);
          for (const { order } of orders) {
            for (const { quantity } of order.lines)
              if (!Number.isSafeInteger(quantity)) throw new Error('a bad quantity');
          }
          const first = verdicts.flatMap(({ errors }) => errors)[0];
          return first === undefined ? 'accepted' : `a row: ${reason(first.message)}`;
        },
      };
    },
  };
}

function textTarget(name: string, samples: readonly string[], read: (text: string) => Result<unknown>): Target {
  return {
    name,
    inputs: (random) => () => (often(random, 0.05) ? noise.text(random) : mutatedText(random, samples)),
    start: () => ({ feed: (input) => told(read(input as string)) }),
  };
}

/** `resources`: the program's folder of that name. */
export function seamTargets(resources: string): readonly Target[] {
  const file = (name: string): string => readFileSync(path.join(resources, name), 'utf8');
  const scenarios = ['quiet-day', 'rush-hour', 'ups-outage', 'flaky-60'].map((name) => file(`scenarios/${name}.json`));
  const demo: unknown = JSON.parse(file('demo.json'));
  return [
    gatewayTarget(),
    checked('messages to a link', TO_LINK, (value) => check<unknown>(toLinkSchema, value, 'message')),
    checked('messages of a link', FROM_LINK, (value) => check<unknown>(fromLinkSchema, value, 'message')),
    checked('messages to the simulator', TO_SIM, (value) => check<unknown>(toSimSchema, value, 'message')),
    checked('messages of the simulator', FROM_SIM, (value) => check<unknown>(fromSimSchema, value, 'message')),
    callsTarget(),
    checked('settings', SETTINGS, (value) => check<unknown>(settingsSchema, value, 'settings')),
    checked('faults on purpose', FAULTS, checkFaults),
    checked('demo data', [small(demo)], loadDemo),
    textTarget('scenario files', scenarios, (text) => readScenario(text, 'fuzz.json')),
    importTarget(),
  ];
}

/** The same shape with a few rows of each list: a large file would only make each input slow. */
function small(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 3).map(small);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, small(part)]));
}
