// Every view of the program while its data is on the way, when it cannot be had, and when the line to the program is cut: no view is
// blank, and each says what is the matter. A view that is added is in here by itself.
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ViewId } from '../../../renderer/state/nav-store.js';
import { Shell } from '../../../renderer/views/shell/shell.js';
import { views } from '../../../renderer/views/views.js';
import { furnish } from '../../support/demo-world.js';
import { FakeServer, PEOPLE, Refusal } from '../../support/fake-server.js';
import { giveElementsSize, renderApp, type Rendered } from '../../support/render-app.js';

const NOW = 1_800_000_000_000;
const WAIT = { timeout: 30_000 };
/** What these show came with the first message of the program, or is not data at all: no call of theirs can fail or be slow. */
const NEED_NO_ANSWER: readonly ViewId[] = ['import', 'help', 'connections', 'lab', 'map'];
const ALL = Object.keys(views) as readonly ViewId[];

describe('every view', { timeout: 60_000 }, () => {
  let server: FakeServer;
  let rendered: Rendered;
  beforeAll(() => giveElementsSize(1000, 160));
  beforeEach(() => {
    // A tester may see all of them but what only managers do.
    server = new FakeServer({ person: PEOPLE[1] ?? null, now: NOW });
    furnish(server, NOW);
  });
  afterEach(() => {
    rendered.dispose();
    cleanup();
  });

  /** Every call but those that sign somebody in is answered by this, also those that the server would not know. */
  function answerAll(answer: () => Promise<never>): void {
    const own = server.handlers;
    const always = new Proxy(own, {
      get: (target, name: string) => (name.startsWith('session.') ? Reflect.get(target, name) : answer),
    });
    Object.defineProperty(server, 'handlers', { value: always });
  }

  async function show(view: ViewId): Promise<HTMLElement> {
    rendered = renderApp(server, <Shell />, { hash: `#/${view}` });
    await screen.findByLabelText('Views', {}, WAIT);
    const main = screen.getByRole('main');
    await waitFor(() => expect(within(main).queryByText('Loading…', { selector: 'main > *' })).toBeNull(), WAIT);
    await waitFor(() => expect(main.textContent?.trim()).not.toBe(''), WAIT);
    return main;
  }

  it.each(ALL)('%s says that it waits', async (view) => {
    answerAll(() => new Promise<never>(() => undefined));
    const main = await show(view);
    if (NEED_NO_ANSWER.includes(view)) return;
    await waitFor(() => expect(main.textContent).toMatch(/Loading|Looking|Reading|Waiting/), WAIT);
  });

  it.each(ALL)('%s says why it has nothing to show', async (view) => {
    answerAll(() => Promise.reject(new Refusal('not-ready', 'The books are being opened.')));
    const main = await show(view);
    if (NEED_NO_ANSWER.includes(view)) return;
    await waitFor(() => expect(main.textContent).toContain('The books are being opened.'), WAIT);
  });

  it.each(ALL)('%s stays when the line to the program is cut, and the window says so', async (view) => {
    const main = await show(view);
    act(() => server.setState('closed'));
    expect(await screen.findByText(/The connection to the program is lost/, {}, WAIT)).toBeDefined();
    expect(main.isConnected).toBe(true);
    expect(main.textContent?.trim()).not.toBe('');
  });
});
