import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SavedView } from '../../../main/contracts/saved-views.js';
import { SavedViews } from '../../../renderer/components/saved-views.js';
import { FakeServer, PEOPLE, Refusal } from '../../support/fake-server.js';
import { renderApp, type Rendered } from '../../support/render-app.js';

describe('saved views', { timeout: 60_000 }, () => {
  let rendered: Rendered;
  let kept: SavedView[];
  let server: FakeServer;
  beforeEach(() => {
    kept = [{ view: 'log', name: 'Of another screen', params: {} }];
    server = new FakeServer({ person: PEOPLE[1] ?? null });
    server.handlers['views.list'] = () => kept;
    server.handlers['views.save'] = ({ views }) => (kept = [...kept, ...views]);
    server.handlers['views.remove'] = ({ name }) => (kept = kept.filter((one) => one.name !== name));
  });
  afterEach(() => {
    rendered.dispose();
    cleanup();
  });
  const show = (hash: string) => {
    rendered = renderApp(server, <SavedViews />, { hash });
  };
  const choose = async (item: string) => {
    fireEvent.click(screen.getByRole('button', { name: 'Views' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: item }));
  };
  const place = () => rendered.services.nav.store.getState().place;

  it('keeps the filters under a name, and comes back to them', async () => {
    show('#/orders?state=packed&search=tape');
    await choose('Save this view…');
    fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'Packed tape' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByText('View “Packed tape” saved');
    expect(kept[1]).toEqual({ view: 'orders', name: 'Packed tape', params: { state: 'packed', search: 'tape' } });
    rendered.services.nav.go('orders', {});
    await waitFor(async () => {
      await choose('Packed tape');
      expect(place()).toEqual({ view: 'orders', params: { state: 'packed', search: 'tape' } });
    });
  });

  it('shows those of this screen only, and removes one', async () => {
    kept = [...kept, { view: 'orders', name: 'Mine', params: {} }];
    show('#/orders');
    await waitFor(() => expect(server.callsOf('views.list').length).toBeGreaterThan(0));
    await choose('All saved views…');
    fireEvent.click(await screen.findByRole('button', { name: 'Remove Mine' }));
    await waitFor(() => expect(kept.map(({ name }) => name)).toEqual(['Of another screen']));
    expect(await screen.findByText(/Nothing is saved yet/)).toBeDefined();
  });

  it('says what went wrong, and keeps what was typed', async () => {
    server.handlers['views.save'] = () => {
      throw new Refusal('too-many', 'views: 101 would be kept');
    };
    show('#/orders');
    await choose('Save this view…');
    fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'One more' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('views: 101 would be kept')).toBeDefined();
    expect((screen.getByLabelText('Name') as HTMLInputElement).value).toBe('One more');
  });

  it('adds views from a file, or says what is wrong with it', async () => {
    show('#/orders');
    await choose('All saved views…');
    const input = await waitFor(() => document.querySelector('input[type=file]') as HTMLInputElement);
    const file = (content: string) => {
      const made = new File([content], 'views.json');
      Object.defineProperty(made, 'text', { value: async () => content }); // jsdom's files know no text()
      return made;
    };
    fireEvent.change(input, { target: { files: [file('{"format":"parcelyard-views"}')] } });
    expect(await screen.findByText(/^views\.json: views: /)).toBeDefined();
    const good =
      '{"format":"parcelyard-views","views":[{"view":"orders","name":"From Max","params":{"state":"failed"}}]}';
    fireEvent.change(input, { target: { files: [file(good)] } });
    expect(await screen.findByText('1 view added')).toBeDefined();
    expect(kept.at(-1)?.name).toBe('From Max');
  });
});
