import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { Person } from '../../../main/contracts/app-api.js';
import { PeoplePanel } from '../../../renderer/views/settings/people-panel.js';
import { FakeServer, PEOPLE, Refusal } from '../../support/fake-server.js';
import { renderApp, type Rendered } from '../../support/render-app.js';

const [SAM, MARA] = PEOPLE as readonly [Person, Person];

describe('the list of accounts', { timeout: 20_000 }, () => {
  let rendered: Rendered | undefined;
  afterEach(() => {
    rendered?.dispose();
    cleanup();
  });

  async function show(as: Person): Promise<FakeServer> {
    const server = new FakeServer({ person: as });
    rendered = renderApp(server, <PeoplePanel />);
    await screen.findByText(SAM.name);
    return server;
  }
  const choose = async (name: string, item: RegExp) => {
    fireEvent.click(screen.getByRole('button', { name: `Change the account of ${name}` }));
    fireEvent.click(await screen.findByRole('menuitem', { name: item }));
    // A toast is a dialog too, by its role.
    return screen.findByRole('dialog', { name: new RegExp(`${name}|password`) });
  };
  const type = (dialog: HTMLElement, label: string, value: string) =>
    fireEvent.change(within(dialog).getByLabelText(label), { target: { value } });
  const press = (dialog: HTMLElement, name: string) => fireEvent.click(within(dialog).getByRole('button', { name }));

  it('fault 7: shows every account’s address, and managers change anyone’s', async () => {
    const server = await show(MARA);
    server.handlers['people.setAddress'] = ({ personId, address }) => {
      const person = PEOPLE.find(({ id }) => id === personId) ?? SAM;
      return { ...person, address };
    };
    for (const { name } of PEOPLE) expect(screen.getByText(name)).toBeDefined();
    const dialog = await choose(SAM.name, /Delivery address/);
    type(dialog, 'x', '77');
    type(dialog, 'y', '-8');
    press(dialog, 'Save');
    await waitFor(() =>
      expect(server.callsOf('people.setAddress')).toEqual([{ personId: SAM.id, address: { x: 77, y: -8 } }]),
    );
  });

  it('lets staff change only their own account', async () => {
    await show(SAM);
    expect(screen.getAllByRole('button', { name: /^Change the account/ })).toHaveLength(1);
    fireEvent.click(screen.getByRole('button', { name: `Change the account of ${SAM.name}` }));
    expect((await screen.findAllByRole('menuitem')).map((item) => item.textContent)).toEqual([
      'Delivery address…',
      'Password…',
    ]);
  });

  it('sets somebody else’s password without the old one, one’s own with it', async () => {
    const server = await show(MARA);
    server.handlers['people.setPassword'] = ({ oldPassword }) => {
      if (oldPassword === 'not it')
        throw new Refusal('wrong-password', 'oldPassword: this is not the present password');
      return null;
    };
    let dialog = await choose(SAM.name, /Password/);
    expect(within(dialog).queryByLabelText('Present password')).toBeNull();
    type(dialog, 'New password', 'short');
    press(dialog, 'Save');
    expect(server.callsOf('people.setPassword')).toEqual([]);
    type(dialog, 'New password', 'long enough');
    type(dialog, 'New password once more', 'long enoug');
    press(dialog, 'Save');
    expect(within(dialog).getByText('The two are not the same.')).toBeDefined();
    type(dialog, 'New password once more', 'long enough');
    press(dialog, 'Save');
    await waitFor(() => expect(document.body.contains(dialog)).toBe(false));
    expect(server.callsOf('people.setPassword')).toEqual([{ personId: SAM.id, newPassword: 'long enough' }]);

    dialog = await choose(MARA.name, /Password/);
    type(dialog, 'Present password', 'not it');
    type(dialog, 'New password', 'long enough');
    type(dialog, 'New password once more', 'long enough');
    press(dialog, 'Save');
    expect(await within(dialog).findByText('This is not your present password.')).toBeDefined();
    type(dialog, 'Present password', 'this is it');
    press(dialog, 'Save');
    await waitFor(() => expect(document.body.contains(dialog)).toBe(false));
    expect(server.callsOf('people.setPassword').at(-1)).toMatchObject({ oldPassword: 'this is it' });
  });

  it('removes an account after asking, and shows those that were removed without anything to change', async () => {
    const server = await show(MARA);
    let gone = false;
    const removed = { ...SAM, removed: true } as const;
    server.handlers['people.list'] = () => [...PEOPLE.slice(1), gone ? removed : SAM];
    server.handlers['people.remove'] = () => {
      gone = true;
      return removed;
    };
    const dialog = await choose(SAM.name, /Remove/);
    expect(server.callsOf('people.remove')).toEqual([]);
    press(dialog, `Remove ${SAM.name}`);
    expect(await screen.findByText('removed')).toBeDefined();
    expect(server.callsOf('people.remove')).toEqual([{ personId: SAM.id }]);
    expect(screen.queryByRole('button', { name: `Change the account of ${SAM.name}` })).toBeNull();
  });

  it('says how one signs in, in simulated and in real mode', async () => {
    const server = await show(MARA);
    expect(screen.getByText(/the demo people sign in with one click/)).toBeDefined();
    act(() => server.setStatus({ mode: 'real' }));
    expect(await screen.findByText(/one click is for simulated worlds only/)).toBeDefined();
    expect(screen.getByText(/demo accounts have well-known passwords/)).toBeDefined();
  });
});
