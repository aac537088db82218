import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { SignIn } from '../../../renderer/views/sign-in/sign-in.js';
import { FakeServer, PEOPLE, Refusal } from '../../support/fake-server.js';
import { renderApp, type Rendered } from '../../support/render-app.js';

describe('signing in', { timeout: 20_000 }, () => {
  let rendered: Rendered | undefined;
  afterEach(() => {
    rendered?.dispose();
    cleanup();
  });
  const person = () => rendered?.services.client.store.getState().session?.person;
  const fill = (name: string, password: string) => {
    fireEvent.change(screen.getByLabelText('Name'), { target: { value: name } });
    fireEvent.change(screen.getByLabelText('Password'), { target: { value: password } });
    fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));
  };

  it('takes one click on a demo person', async () => {
    rendered = renderApp(new FakeServer(), <SignIn />);
    fireEvent.click(await screen.findByRole('button', { name: /Mara Lindqvist/ }));
    await waitFor(() => expect(person()).toEqual(PEOPLE[1]));
  });

  it('says what is wrong, and keeps the name', async () => {
    rendered = renderApp(new FakeServer(), <SignIn />);
    await screen.findByRole('button', { name: /Mara/ });
    fill('', '');
    expect(screen.getByText('Enter your name.')).toBeDefined();
    fill('Nobody', 'secret-1');
    expect(await screen.findByText('Name or password is wrong.')).toBeDefined();
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Nobody');
  });

  it('fault 8: signing in before the program is ready says what it waits for and then goes through by itself', async () => {
    const server = new FakeServer();
    server.status = { ...server.status, phase: 'starting', phaseText: 'Opening the books of world 1.' };
    const allowed = server.handlers['session.signIn'];
    server.handlers['session.signIn'] = () => {
      throw new Refusal('starting', 'The program is still starting; try again in a moment.');
    };
    rendered = renderApp(server, <SignIn />);
    expect(await screen.findByText(/The program is starting: Opening the books of world 1/)).toBeDefined();
    fill('Sam Reyes', 'whatever');
    expect(await screen.findByText(/You will be signed in as soon as it can/)).toBeDefined();
    await waitFor(() => expect(server.callsOf('session.signIn')).toHaveLength(1));
    expect(screen.queryByRole('alert')).toBeNull();
    if (allowed !== undefined) server.handlers['session.signIn'] = allowed;
    server.setStatus({ phase: 'ready', phaseText: null });
    await waitFor(() => expect(person()).toEqual(PEOPLE[0]));
    expect(server.callsOf('session.signIn')).toHaveLength(2);
  });

  it('fault 8: without any connection it says so and keeps what is typed', async () => {
    const server = new FakeServer({ state: 'closed' });
    rendered = renderApp(server, <SignIn />);
    fireEvent.change(screen.getByLabelText('Name'), { target: { value: 'Sam' } });
    expect(screen.getByText(/There is no connection to the program/)).toBeDefined();
    server.setState('open');
    await screen.findByRole('button', { name: /Sam Reyes/ });
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Sam');
  });

  it('says in a real world that there is no signing in with one click', async () => {
    const server = new FakeServer();
    server.status = { ...server.status, mode: 'real' };
    server.handlers['session.state'] = () => ({ person: null, oneClick: [] });
    rendered = renderApp(server, <SignIn />);
    expect(await screen.findByText(/there is no signing in with one click/)).toBeDefined();
    expect(screen.queryByRole('button', { name: /Mara/ })).toBeNull();
  });
});
