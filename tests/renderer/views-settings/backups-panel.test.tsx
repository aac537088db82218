import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { BackupRow } from '../../../main/contracts/backups.js';
import { Banners } from '../../../renderer/views/shell/banners.js';
import { BackupsPanel } from '../../../renderer/views/settings/backups-panel.js';
import { SignIn } from '../../../renderer/views/sign-in/sign-in.js';
import { FakeServer, PEOPLE, Refusal } from '../../support/fake-server.js';
import { renderApp, type Rendered } from '../../support/render-app.js';

const NOW = 1_800_000_000_000;
const ROW: BackupRow = {
  name: 'books-sim-1.20270115T080000000Z.automatic.db',
  subject: 'sim-1',
  kind: 'automatic',
  at: NOW,
  bytes: 3_400_000,
  label: 'Simulated world 1',
  orders: 1200,
  openOrders: 7,
  fault: null,
  current: true,
};
const ACCOUNTS: BackupRow = {
  ...ROW,
  name: 'app.20270115T080000000Z.manual.db',
  subject: 'app',
  kind: 'manual',
  label: null,
  orders: null,
  openOrders: null,
  current: false,
};
const BAD: BackupRow = { ...ROW, name: 'books-sim-1.20270114T080000000Z.automatic.db', fault: 'not a database' };

describe('the backups', { timeout: 20_000 }, () => {
  let rendered: Rendered | undefined;
  afterEach(() => {
    rendered?.dispose();
    cleanup();
  });

  function show(as = PEOPLE[1], backups: readonly BackupRow[] = [ROW, ACCOUNTS, BAD]): FakeServer {
    const server = new FakeServer({ person: as ?? null });
    server.handlers['backups.list'] = () => ({
      backups,
      folder: '/data/backups',
      available: true,
      kept: 7,
      problem: null,
    });
    rendered = renderApp(server, <BackupsPanel />);
    return server;
  }

  it('lists when, what, how many orders and how large, and offers nothing that cannot be used', async () => {
    show();
    const rows = await screen.findAllByRole('row');
    expect(rows).toHaveLength(4);
    expect(rows[1]?.textContent).toMatch(/Simulated world 1.*present world.*1,200 \(7 open\).*3\.4 MB.*automatic/);
    expect(rows[2]?.textContent).toMatch(/Accounts and settings.*by hand/);
    expect(rows[3]?.textContent).toMatch(/Cannot be used: not a database/);
    expect(screen.getAllByRole('button', { name: /^Restore the backup of/ })).toHaveLength(2);
  });

  it('makes one now, shows how far it is, and says so when it fails', async () => {
    const server = show();
    let fails = true;
    server.handlers['backups.make'] = () => {
      if (fails) throw new Refusal('full', 'The disk is full: free some space, then try again.');
      return { names: ['a', 'b'] };
    };
    const button = await screen.findByRole('button', { name: 'Back up now' });
    fireEvent.click(button);
    expect(await screen.findByText(/The disk is full: free some space/)).toBeDefined();
    act(() => server.setStatus({ work: { kind: 'backup', text: 'Backing up Accounts', percent: 40 } }));
    const bar = await screen.findByRole('progressbar', { name: 'Backing up Accounts' });
    expect(bar.getAttribute('value')).toBe('40');
    fails = false;
    fireEvent.click(button);
    expect(await screen.findByText('2 backups made and checked')).toBeDefined();
  });

  it('says before restoring what will happen, and afterwards what is missing', async () => {
    const server = show();
    server.handlers['backups.restore'] = () => ({
      text: '2 orders, #8 to #9, are not in them: they were placed later.',
      setAside: 'x',
      atNextStart: false,
    });
    fireEvent.click((await screen.findAllByRole('button', { name: /^Restore the backup of/ }))[0] as HTMLElement);
    const dialog = await screen.findByRole('dialog', { name: /Restore the backup of/ });
    expect(dialog.textContent).toMatch(/The world is not put back.*nothing is packed or delivered twice.*are kept/);
    expect(server.callsOf('backups.restore')).toEqual([]);
    fireEvent.click(within(dialog).getByRole('button', { name: 'Restore it' }));
    expect(await screen.findByText(/#8 to #9, are not in them/)).toBeDefined();
    expect(server.callsOf('backups.restore')).toEqual([{ name: ROW.name }]);
  });

  it('an empty list, a failed list, and people who may not', async () => {
    show(PEOPLE[1], []);
    expect(await screen.findByText(/There is no backup yet/)).toBeDefined();
    rendered?.dispose();
    cleanup();
    const server = show(PEOPLE[2]);
    expect(await screen.findByText(/Managers may make and restore backups/)).toBeDefined();
    expect(screen.queryByRole('button', { name: /^Restore the backup of/ })).toBeNull();
    rendered?.dispose();
    cleanup();
    show(PEOPLE[0]);
    expect(await screen.findByText(/Managers may make and restore backups/)).toBeDefined();
    expect(server.callsOf('backups.make')).toEqual([]);
  });
});

describe('a database in trouble, on the screen', { timeout: 20_000 }, () => {
  let rendered: Rendered | undefined;
  afterEach(() => {
    rendered?.dispose();
    cleanup();
  });
  const recovery = {
    code: 'corrupt',
    text: 'The books of world 1 are damaged: restore the backup of today; the damaged file is kept.',
    tryAgain: true,
    backup: { name: ROW.name, at: NOW, orders: 12 },
    anyone: false,
  };

  it('is told once, with a button for what helps', async () => {
    const server = new FakeServer({ person: PEOPLE[1] ?? null });
    server.handlers['recovery.restore'] = () => ({ text: 'done', setAside: null, atNextStart: false });
    server.handlers['recovery.tryAgain'] = () => null;
    rendered = renderApp(server, <Banners />);
    act(() => server.setStatus({ phase: 'failed', phaseText: recovery.text, recovery }));
    const alert = await screen.findByRole('alert');
    expect(screen.getAllByRole('alert')).toHaveLength(1);
    expect(alert.textContent).toContain(recovery.text);
    fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
    fireEvent.click(within(alert).getByRole('button', { name: /^Restore the backup of/ }));
    await waitFor(() => expect(server.callsOf('recovery.restore')).toEqual([{ name: ROW.name }]));
    expect(server.callsOf('recovery.tryAgain')).toEqual([{}]);
  });

  it('before signing in, when the accounts themselves cannot be read', async () => {
    const server = new FakeServer({ person: null });
    server.handlers['recovery.restore'] = () => ({ text: 'done', setAside: null, atNextStart: false });
    rendered = renderApp(server, <SignIn />);
    act(() => server.setStatus({ phase: 'failed', phaseText: 'x', recovery: { ...recovery, anyone: true } }));
    fireEvent.click(await screen.findByRole('button', { name: /^Restore the backup of/ }));
    await waitFor(() => expect(server.callsOf('recovery.restore')).toHaveLength(1));
  });

  it('staff are told who may restore; what a restoring left out stays until a manager has read it', async () => {
    const server = new FakeServer({ person: PEOPLE[0] ?? null });
    rendered = renderApp(server, <Banners />);
    act(() => server.setStatus({ recovery, restored: 'The books were restored: 2 orders are missing.' }));
    expect(await screen.findByText('Managers may restore it.')).toBeDefined();
    expect(screen.getByText(/2 orders are missing/)).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Understood' })).toBeNull();
  });
});
