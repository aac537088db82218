// Filters of a screen under a name: choosing, saving, removing, and the file in which they go to other people.

import { Bookmark, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { readViewFile, writeViewFile, type SavedView } from '../../main/contracts/saved-views.js';
import { useCall, useNav, useQuery } from '../state/hooks.js';
import { toCodedError } from '../state/rpc-error.js';
import { defineStrings } from '../state/strings.js';
import { Button, IconButton } from './button.js';
import { Dialog } from './dialog.js';
import { ErrorNote } from './error-note.js';
import { TextField } from './field.js';
import { Menu, type MenuItem } from './menu.js';
import { saveFile } from './save-file.js';
import styles from './saved-views.module.css';
import { useToast } from './toast.js';

const s = defineStrings('saved-views', {
  views: 'Views',
  save: 'Save this view…',
  manage: 'All saved views…',
  none: 'No saved views yet',
  saveTitle: 'Save this view',
  saveText: 'Filters and sorting as they are now. One of the same name is replaced.',
  name: 'Name',
  cancel: 'Cancel',
  keep: 'Save',
  saved: 'View “{name}” saved',
  title: 'Saved views',
  text: 'They are yours, on every screen where you sign in.',
  open: 'Open {name}',
  remove: 'Remove {name}',
  close: 'Close',
  toFile: 'Save to a file',
  fromFile: 'Add from a file…',
  empty: 'Nothing is saved yet. Set filters, then choose “Save this view…”.',
  added: '{n} {n|view|views} added',
});

/** Files beyond this are no list of views, bytes. */
const LARGEST_FILE = 1_000_000;

export function SavedViews() {
  const { place, go } = useNav();
  const [open, setOpen] = useState<'save' | 'manage' | null>(null);
  const list = useQuery('views.list', {});
  const mine = (list.data ?? []).filter(({ view }) => view === place.view);
  const items: MenuItem[] = [
    ...mine.map(({ name, params }) => ({ id: `view:${name}`, label: name, onSelect: () => go(place.view, params) })),
    { id: 'save', label: s('save'), onSelect: () => setOpen('save') },
    { id: 'manage', label: s('manage'), onSelect: () => setOpen('manage') },
  ];
  const close = () => {
    setOpen(null);
    list.refetch();
  };
  return (
    <>
      <Menu
        trigger={<Button icon={<Bookmark aria-hidden />}>{s('views')}</Button>}
        items={items}
        {...(mine.length === 0 ? { heading: s('none') } : {})}
      />
      {open === 'save' && <SaveDialog onClose={close} />}
      {open === 'manage' && <ManageDialog views={mine} onChanged={list.refetch} onClose={close} />}
    </>
  );
}

function SaveDialog({ onClose }: { readonly onClose: () => void }) {
  const call = useCall();
  const toast = useToast();
  const { place } = useNav();
  const [name, setName] = useState('');
  const [error, setError] = useState<string | null>(null);
  const save = () => {
    const view: SavedView = { view: place.view, name: name.trim(), params: place.params };
    call('views.save', { views: [view] }).then(
      () => {
        toast({ title: s('saved', { name: view.name }) });
        onClose();
      },
      (thrown: unknown) => setError(toCodedError(thrown).message),
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={s('saveTitle')}
      description={s('saveText')}
      actions={
        <>
          <Button onClick={onClose}>{s('cancel')}</Button>
          <Button variant="primary" disabled={name.trim() === ''} onClick={save}>
            {s('keep')}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') save();
        }}
      >
        <TextField label={s('name')} value={name} error={error} onChange={(event) => setName(event.target.value)} />
      </form>
    </Dialog>
  );
}

interface ManageProps {
  readonly views: readonly SavedView[];
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

function ManageDialog({ views, onChanged, onClose }: ManageProps) {
  const call = useCall();
  const toast = useToast();
  const { go } = useNav();
  const picker = useRef<HTMLInputElement>(null);
  const [error, setError] = useState<string | null>(null);
  const run = (work: Promise<unknown>) => {
    setError(null);
    work.then(onChanged, (thrown: unknown) => setError(toCodedError(thrown).message));
  };
  const add = async (file: File | undefined) => {
    if (file === undefined) return;
    if (file.size > LARGEST_FILE)
      throw new Error(`${file.name}: ${file.size} bytes, at most ${LARGEST_FILE} can be read`);
    const read = readViewFile(await file.text());
    if (!read.ok) throw new Error(`${file.name}: ${read.error.message}`);
    await call('views.save', { views: [...read.value] });
    toast({ title: s('added', { n: read.value.length }) });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={s('title')}
      description={views.length === 0 ? s('empty') : s('text')}
      actions={
        <>
          <Button onClick={() => picker.current?.click()}>{s('fromFile')}</Button>
          {views.length > 0 && (
            <Button
              onClick={() =>
                saveFile(new Blob([writeViewFile(views)], { type: 'application/json' }), 'parcelyard-views.json')
              }
            >
              {s('toFile')}
            </Button>
          )}
          <Button variant="primary" onClick={onClose}>
            {s('close')}
          </Button>
        </>
      }
    >
      <ErrorNote error={error === null ? null : { code: 'failed', message: error }} />
      <input
        ref={picker}
        type="file"
        accept=".json,application/json"
        hidden
        onChange={(event) => run(add(event.target.files?.[0]))}
      />
      <ul className={styles['list']}>
        {views.map(({ view, name, params }) => (
          <li key={name} className={styles['row']}>
            <button
              type="button"
              className={styles['name']}
              aria-label={s('open', { name })}
              onClick={() => {
                go(view as Parameters<typeof go>[0], params);
                onClose();
              }}
            >
              {name}
            </button>
            <IconButton
              label={s('remove', { name })}
              icon={<Trash2 />}
              size="small"
              onClick={() => run(call('views.remove', { view, name }))}
            />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
