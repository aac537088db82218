import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { Person } from '../../../main/contracts/app-api.js';
import type { LabStatus, LabWorldRow } from '../../../main/contracts/lab.js';
import type { ScenarioSummary } from '../../../main/contracts/scenario.js';
import { LabView } from '../../../renderer/views/lab/lab-view.js';
import { StatusBar } from '../../../renderer/views/shell/status-bar.js';
import { FakeServer, PEOPLE, Refusal } from '../../support/fake-server.js';
import { renderApp, type Rendered } from '../../support/render-app.js';

const [SAM, MARA, TOM] = PEOPLE as readonly [Person, Person, Person];
const NOW = Date.now();

const CLOCK = { paused: false, worldTime: 3_723_400, at: NOW, ratio: 1, lateMs: 3, nextIn: 2400 };
const MUST_HOLD = {
  since: NOW,
  cells: 240,
  stockFaults: [],
  delivered: 12,
  deliveredTwice: [],
  openOrders: 3,
  openShipments: 4,
};
const CALM: LabStatus = {
  clock: CLOCK,
  paused: false,
  until: null,
  lastRun: null,
  faults: null,
  load: null,
  invariants: MUST_HOLD,
  world: { seed: 4711, profile: 'brisk', trucks: 5 },
};
const STILL: LabStatus = {
  ...CALM,
  paused: true,
  clock: { ...CLOCK, paused: true, ratio: 0 },
};

const WORLDS: readonly LabWorldRow[] = [
  {
    booksId: 'sim-1',
    worldId: 2,
    current: true,
    createdAt: NOW,
    forgottenAt: null,
    seed: 4711,
    profile: 'brisk',
    trucks: 5,
    warehouses: 3,
    orders: { all: 9, open: 3 },
    bytes: 2_300_000,
  },
  {
    booksId: 'sim-0',
    worldId: 1,
    current: false,
    createdAt: NOW - 86_400_000,
    forgottenAt: null,
    seed: null,
    profile: 'classic',
    trucks: 5,
    warehouses: 3,
    orders: null,
    bytes: null,
  },
];

describe('the Lab', { timeout: 30_000 }, () => {
  let rendered: Rendered | undefined;
  afterEach(() => {
    rendered?.dispose();
    cleanup();
  });

  async function show(
    lab: LabStatus | null,
    as: Person = TOM,
    hash = '#/lab',
    scenarios: readonly ScenarioSummary[] = [],
  ): Promise<FakeServer> {
    const server = new FakeServer({ person: as });
    server.booksId = 'sim-1';
    server.setStatus({ mode: 'simulated', lab, worldId: 2, booksId: 'sim-1', simspeed: 200 });
    server.handlers['lab.worlds'] = () => WORLDS;
    server.handlers['scenarios.list'] = () => scenarios;
    for (const method of [
      'sim.pause',
      'sim.resume',
      'sim.runUntil',
      'sim.setFaults',
      'lab.startLoad',
      'lab.stopLoad',
    ] as const) {
      server.handlers[method] = () => null;
    }
    rendered = renderApp(
      server,
      <>
        <LabView />
        <StatusBar />
      </>,
      { hash },
    );
    await screen.findByRole('heading', { name: 'Lab', level: 1 });
    return server;
  }
  const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>('button', { name });
  const region = (name: string) => screen.getByRole('region', { name });

  it('says who may: staff are told, managers look and change nothing', async () => {
    await show(CALM, SAM);
    expect(await screen.findByText('The Lab is for testers')).toBeDefined();
    expect(screen.queryByRole('tab')).toBeNull();
    rendered?.dispose();
    cleanup();
    await show(CALM, MARA);
    expect(await screen.findByText(/You may look at everything here/)).toBeDefined();
    for (const name of [/^Pause/, 'Flaky 30 %', 'Start load', 'New world…', 'Run'])
      expect(button(name).disabled).toBe(true);
    // Speed is for everyone, here as on the connections page.
    expect(button('Set speed').disabled).toBe(false);
  });

  it('is locked while a real world is connected, and leads to the settings', async () => {
    const server = await show(CALM);
    server.setStatus({ mode: 'real', lab: null });
    expect(await screen.findByText('Locked: a real world is connected')).toBeDefined();
    fireEvent.click(button('Open settings'));
    expect(rendered?.services.nav.store.getState().place.view).toBe('settings');
  });

  it('shows the clock, what is reached of the speed, and what is unknown', async () => {
    const server = await show({ ...CALM, clock: { ...CLOCK, ratio: 0.91, lateMs: 340 } });
    const time = within(await screen.findByRole('region', { name: 'Time' }));
    expect(time.getByText('Running')).toBeDefined();
    expect(time.getByText(/^01:02:0\d$/)).toBeDefined();
    expect(time.getByText('1.82× of 2× asked')).toBeDefined();
    expect(time.getByText('up to 340 ms late')).toBeDefined();
    expect(time.getByText('in 2.4 s')).toBeDefined();
    server.setStatus({ lab: { ...CALM, clock: null } });
    expect(await screen.findByText('The simulator is not running')).toBeDefined();
    server.setStatus({ lab: null });
    expect(await screen.findByText('Nothing is known of the simulator yet.')).toBeDefined();
  });

  it('is driven by keys outside fields only: P, full stop, comma', async () => {
    const server = await show(CALM);
    server.handlers['sim.step'] = ({ what }) =>
      what === 'event' ? { event: 'packed', id: 7, ms: 2400 } : { event: 'tick', id: null, ms: 50 };
    const seconds = await screen.findByLabelText('Seconds of world time');
    fireEvent.keyDown(seconds, { key: 'p' });
    fireEvent.keyDown(document.body, { key: '.' });
    expect(server.callsOf('sim.pause')).toEqual([]);
    expect(server.callsOf('sim.step')).toEqual([]);
    fireEvent.keyDown(document.body, { key: 'p' });
    await waitFor(() => expect(server.callsOf('sim.pause')).toEqual([{}]));
    server.setStatus({ lab: STILL });
    await within(region('Time')).findByText('Stands still');
    expect(screen.getByRole('button', { name: 'World stands still' })).toBeDefined();
    fireEvent.keyDown(document.body, { key: '.' });
    expect(await screen.findByText('Last step: Shipment 7 is packed (+2.4 s)')).toBeDefined();
    fireEvent.keyDown(document.body, { key: ',' });
    expect(await screen.findByText('Last step: A tick passed (+50 ms)')).toBeDefined();
    fireEvent.keyDown(document.body, { key: 'P' });
    await waitFor(() => expect(server.callsOf('sim.resume')).toEqual([{}]));
  });

  it('says what the simulator refused', async () => {
    const server = await show(STILL);
    server.handlers['sim.step'] = () => {
      throw new Refusal('simulator-away', 'The simulator is not running at the moment.');
    };
    fireEvent.click(await screen.findByRole('button', { name: /Step an event/ }));
    expect(await screen.findByText('The simulator is not running at the moment.')).toBeDefined();
  });

  it('runs until a time or a state, checks what is typed, and says how the run ended', async () => {
    const server = await show(STILL);
    const form = within(await screen.findByRole('form', { name: 'Run until' }));
    const type = (label: string, value: string) => fireEvent.change(form.getByLabelText(label), { target: { value } });
    type('Seconds of world time', 'soon');
    fireEvent.click(form.getByRole('button', { name: 'Run' }));
    expect(form.getByText(/must be a number from 0.1/)).toBeDefined();
    type('Seconds of world time', '12,5');
    fireEvent.click(form.getByRole('button', { name: 'Run' }));
    await waitFor(() =>
      expect(server.callsOf('sim.runUntil')).toEqual([{ target: { type: 'time', worldTime: 3_723_400 + 12_500 } }]),
    );
    type('What', 'order');
    type('Order number', '8');
    type('State', 'delivered');
    await waitFor(() => expect(form.getByRole('button', { name: 'Run' }).getAttribute('aria-busy')).toBeNull());
    fireEvent.click(form.getByRole('button', { name: 'Run' }));
    const target = { type: 'order', id: 8, state: 'delivered' } as const;
    await waitFor(() => expect(server.callsOf('sim.runUntil')[1]).toEqual({ target }));
    server.setStatus({ lab: { ...CALM, until: target } });
    expect(await form.findByText(/Runs until order #8 is Delivered/)).toBeDefined();
    server.setStatus({ lab: { ...STILL, lastRun: { target, end: 'never' } } });
    expect(await form.findByText(/order #8 ended otherwise/)).toBeDefined();
  });

  it('sets speed by steps', async () => {
    const server = await show(CALM);
    const slider = await screen.findByLabelText('Speed in steps');
    expect(slider.getAttribute('aria-valuetext')).toBe('200 (2× normal)');
    fireEvent.change(slider, { target: { value: '6' } });
    fireEvent.keyUp(slider, { key: 'ArrowRight' });
    await waitFor(() => expect(server.callsOf('sim.setSpeed')).toEqual([{ simspeed: 1000 }]));
  });

  it('presets are in effect at once; sliders when they are applied; all is seen from the status bar', async () => {
    const server = await show(CALM);
    fireEvent.click(await screen.findByRole('button', { name: 'Flaky 60 %' }));
    const flaky = { seed: 1, lines: { worldStore: { in: { drop: 60 } }, worldUps: { in: { drop: 60 } } } };
    await waitFor(() => expect(server.callsOf('sim.setFaults')).toEqual([{ config: flaky }]));
    server.setStatus({ lab: { ...CALM, faults: flaky } });
    expect(await screen.findByText('2 faults active')).toBeDefined();
    expect(button('Flaky 60 %').getAttribute('aria-pressed')).toBe('true');
    expect(button('2 faults on purpose').title).toContain('Store → world: Lost 60 %');

    fireEvent.change(screen.getByLabelText('Twice, percent: Store → world'), { target: { value: '15' } });
    expect(screen.getByText('Not applied yet')).toBeDefined();
    fireEvent.click(button('UPS – world'));
    const dropped = screen.getByLabelText('Lost, percent: UPS → world (%)');
    fireEvent.change(dropped, { target: { value: '200' } });
    fireEvent.blur(dropped);
    expect(screen.getByText(/must be a number from 0 to 100; got “200”/)).toBeDefined();
    fireEvent.change(dropped, { target: { value: '0' } });
    fireEvent.keyDown(dropped, { key: 'Enter' });
    fireEvent.click(button('Apply'));
    const changed = { seed: 1, lines: { worldStore: { in: { drop: 60, duplicate: 15 } } } };
    await waitFor(() => expect(server.callsOf('sim.setFaults')[1]).toEqual({ config: changed }));
    server.setStatus({ lab: { ...CALM, faults: changed } });
    await waitFor(() => expect(screen.queryByText('Not applied yet')).toBeNull());
    fireEvent.click(button('Clear all faults'));
    await waitFor(() => expect(server.callsOf('sim.setFaults')[2]).toEqual({ config: null }));
  });

  it('sets delays, stalls, breakdowns and kinds of lies', async () => {
    const server = await show(CALM);
    fireEvent.change(await screen.findByLabelText('Delayed, percent: World → store'), { target: { value: '40' } });
    fireEvent.change(screen.getByLabelText('Delay, most ms'), { target: { value: '2500' } });
    const stalled = screen.getAllByLabelText('Stalled: nothing passes, nothing is lost');
    fireEvent.click(stalled[0] as HTMLElement);
    fireEvent.change(screen.getByLabelText('Trips with a breakdown'), { target: { value: '10' } });
    fireEvent.change(screen.getByLabelText('Followed by an illegal message'), { target: { value: '20' } });
    const kinds = within(screen.getByRole('group', { name: 'Kinds of illegal messages' }));
    fireEvent.click(kinds.getByLabelText('Garbage bytes'));
    fireEvent.click(button('Apply'));
    await waitFor(() => expect(server.callsOf('sim.setFaults')).toHaveLength(1));
    expect(server.callsOf('sim.setFaults')[0]?.config).toMatchObject({
      lines: { worldStore: { in: { stalled: true }, out: { delay: { percent: 40, minMs: 100, maxMs: 2500 } } } },
      world: { breakdowns: { percent: 10, repairMs: 60_000 } },
      ups: { illegal: 20 },
    });
    expect(server.callsOf('sim.setFaults')[0]?.config?.ups?.kinds).not.toContain('garbage');
    expect(server.callsOf('sim.setFaults')[0]?.config?.ups?.kinds).toHaveLength(6);
  });

  it('makes load, shows what was placed and what must hold, and names what is broken', async () => {
    const server = await show(CALM);
    const load = within(await screen.findByRole('region', { name: 'Load' }));
    expect(load.getByText('No stock below zero')).toBeDefined();
    expect(load.getAllByText('holds')).toHaveLength(2);
    fireEvent.change(load.getByLabelText('Orders a second'), { target: { value: '5' } });
    fireEvent.change(load.getByLabelText('Stop after'), { target: { value: '0' } });
    fireEvent.click(load.getByRole('button', { name: 'Start load' }));
    expect(load.getByText(/Stop after must be a whole number from 1 to 100,000; got “0”/)).toBeDefined();
    fireEvent.change(load.getByLabelText('Stop after'), { target: { value: '40' } });
    fireEvent.change(load.getByLabelText('Seed'), { target: { value: '9' } });
    fireEvent.click(load.getByRole('button', { name: 'Start load' }));
    await waitFor(() => expect(server.callsOf('lab.startLoad')).toEqual([{ perSecond: 5, limit: 40, seed: 9 }]));
    const running = {
      running: true,
      perSecond: 5,
      limit: 40,
      seed: 9,
      placed: 12,
      refused: 1,
      lastRefusal: 'no',
      reached: 4.9,
      ended: null,
    };
    const broken = {
      ...MUST_HOLD,
      stockFaults: ['product 3 in warehouse 1: onHand is -2'],
      deliveredTwice: [31],
    };
    server.setStatus({ lab: { ...CALM, load: running, invariants: broken } });
    expect(await load.findByText('12 of 40')).toBeDefined();
    expect(button('Load 5/s')).toBeDefined();
    expect(load.getAllByText('broken')).toHaveLength(2);
    expect(load.getByText('product 3 in warehouse 1: onHand is -2')).toBeDefined();
    expect(load.getByText('twice: #31')).toBeDefined();
    fireEvent.click(load.getByRole('button', { name: 'Stop load' }));
    await waitFor(() => expect(server.callsOf('lab.stopLoad')).toEqual([{}]));
  });

  it('makes a world after saying what becomes of open orders, and keeps the form when it is refused', async () => {
    const server = await show(CALM);
    let refuse = true;
    server.handlers['lab.createWorld'] = () => {
      if (refuse) throw new Refusal('switching', 'The program is switching worlds.');
      return { booksId: 'sim-2' };
    };
    fireEvent.click(await screen.findByRole('button', { name: 'New world…' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Make a new world' }));
    expect(dialog.getByText(/Its 3 open orders stay in its books/)).toBeDefined();
    const type = (label: string, value: string) =>
      fireEvent.change(dialog.getByLabelText(label), { target: { value } });
    type('Seed', 'x');
    fireEvent.click(dialog.getByRole('button', { name: 'Make world' }));
    expect(dialog.getByText(/Seed must be a whole number/)).toBeDefined();
    type('Seed', '77');
    type('Trucks', '9');
    type('Warehouses', '4');
    fireEvent.click(dialog.getByRole('button', { name: 'Make world' }));
    expect(await dialog.findByText('The program is switching worlds.')).toBeDefined();
    refuse = false;
    await waitFor(() =>
      expect(dialog.getByRole('button', { name: 'Make world' }).getAttribute('aria-busy')).toBeNull(),
    );
    fireEvent.click(dialog.getByRole('button', { name: 'Make world' }));
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Make a new world' })).toBeNull());
    expect(server.callsOf('lab.createWorld').at(-1)).toEqual({ seed: 77, profile: 'brisk', trucks: 9, warehouses: 4 });
  });

  it('goes back to an older world', async () => {
    const server = await show(CALM);
    server.handlers['lab.pickWorld'] = ({ booksId }) => ({ booksId });
    fireEvent.click(await screen.findByRole('button', { name: 'Other worlds…' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Go to another world' }));
    const [present, older] = await dialog.findAllByRole<HTMLInputElement>('radio');
    expect(present?.disabled).toBe(true);
    fireEvent.click(older as HTMLElement);
    fireEvent.click(dialog.getByRole('button', { name: 'Go to world #1' }));
    await waitFor(() => expect(server.callsOf('lab.pickWorld')).toEqual([{ booksId: 'sim-0' }]));
  });

  it('lists scenarios, starts one with a seed, shows its verdict live, and stops it', async () => {
    await show(CALM, TOM, '#/lab?tab=scenarios');
    expect(await screen.findByText('No scenario is shipped with this program.')).toBeDefined();
    const scenario: ScenarioSummary = {
      name: 'rush-hour',
      title: 'Rush hour',
      description: 'Many orders at once.',
      orders: 400,
      warehouses: 3,
      trucks: 8,
      products: 20,
      quietAtMs: 300_000,
      faults: 0,
      events: 0,
      expectations: ['orders still open: 0'],
      error: null,
    };
    rendered?.dispose();
    cleanup();
    const again = await show(CALM, TOM, '#/lab?tab=scenarios', [scenario]);
    again.handlers['scenarios.start'] = () => null as never;
    again.handlers['scenarios.stop'] = () => null as never;
    fireEvent.click(await screen.findByRole('button', { name: 'Start Rush hour' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Start “Rush hour”' }));
    fireEvent.change(dialog.getByLabelText('Seed'), { target: { value: '5' } });
    fireEvent.click(dialog.getByRole('button', { name: 'Start' }));
    await waitFor(() => expect(again.callsOf('scenarios.start')).toEqual([{ name: 'rush-hour', seed: 5 }]));
    again.setStatus({
      scenario: {
        name: 'rush-hour',
        title: 'Rush hour',
        seed: 5,
        pace: 1,
        state: 'running',
        startedAt: NOW,
        elapsedMs: 61_000,
        quietAtMs: 300_000,
        giveUpAtMs: 400_000,
        planned: 400,
        placed: 100,
        open: 40,
        delivered: 60,
        now: [],
        next: { atMs: 70_000, text: 'a truck breaks down' },
        figures: { orders: 100 } as never,
        expectations: [
          { measure: 'open', text: 'orders still open: 0', state: 'unknown', min: 0, max: 0, actual: 40 },
          { measure: 'lost', text: 'lost: 0', state: 'broken', min: 0, max: 0, actual: 2 },
        ],
        error: null,
      },
    });
    expect(await screen.findByText('Rush hour, seed 5')).toBeDefined();
    expect(screen.getByText('1 min 1 s of 5 min')).toBeDefined();
    expect(screen.getByText('a truck breaks down in 9 s')).toBeDefined();
    expect(screen.getByText('not yet known')).toBeDefined();
    expect(screen.getByText('broken')).toBeDefined();
    fireEvent.click(button('Stop scenario'));
    await waitFor(() => expect(again.callsOf('scenarios.stop')).toEqual([{}]));
  });
});
