import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { DraftStore } from '../../../renderer/state/draft-store.js';
import { useDraft } from '../../../renderer/state/hooks.js';
import { FakeServer } from '../../support/fake-server.js';
import { memoryStorage, renderApp } from '../../support/render-app.js';

function Form() {
  const [draft, setDraft, clear] = useDraft('form', { text: '', count: 0 });
  return (
    <>
      <input
        aria-label="text"
        value={draft.text}
        onChange={(event) => setDraft((now) => ({ ...now, text: event.target.value }))}
      />
      <button
        onClick={() => {
          setDraft((now) => ({ ...now, count: now.count + 1 }));
          setDraft((now) => ({ ...now, count: now.count + 1 }));
        }}
      >
        count {draft.count}
      </button>
      <button onClick={clear}>clear</button>
    </>
  );
}

describe('drafts', () => {
  afterEach(cleanup);

  it('keeps what was typed across views and reloads, until it is cleared', () => {
    const drafts = memoryStorage();
    const first = renderApp(new FakeServer(), <Form />, { drafts });
    fireEvent.change(screen.getByLabelText('text'), { target: { value: 'half an order' } });
    first.dispose();
    const second = renderApp(new FakeServer(), <Form />, { drafts });
    expect(screen.getByLabelText<HTMLInputElement>('text').value).toBe('half an order');
    fireEvent.click(screen.getByText('clear'));
    expect(screen.getByLabelText<HTMLInputElement>('text').value).toBe('');
    expect(drafts.length).toBe(0);
    second.dispose();
  });

  it('builds two changes of one turn on each other', () => {
    const { dispose } = renderApp(new FakeServer(), <Form />);
    fireEvent.click(screen.getByText('count 0'));
    expect(screen.getByText('count 2')).toBeDefined();
    dispose();
  });

  it('reads what it cannot use as nothing typed', () => {
    const drafts = memoryStorage();
    drafts.setItem('parcelyard.draft.form', '{broken');
    drafts.setItem('parcelyard.draft.other', '"text"');
    const { dispose } = renderApp(new FakeServer(), <Form />, { drafts });
    expect(screen.getByLabelText<HTMLInputElement>('text').value).toBe('');
    dispose();
  });

  it('goes on in memory when the storage refuses', () => {
    const refusing = {
      ...memoryStorage(),
      setItem: () => {
        throw new Error('full');
      },
    };
    const store = new DraftStore(refusing);
    store.set('a', 'kept');
    expect(store.get('a')).toBe('kept');
  });
});
