// The settings of this screen's scanner.

import { useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { CheckField, NumberField, SelectField, TextField } from '../components/field.js';
import { useServices } from '../state/context.js';
import { useScanPrefs } from './prefs.js';
import styles from './scan.module.css';
import { Scanner } from './scanner.js';
import { s } from './strings.js';
import { useScanTarget } from './use-scan-target.js';

const SUFFIXES = ['Enter', 'Tab', 'either'] as const;
const SUFFIX_WORDS = { Enter: s('suffixEnter'), Tab: s('suffixTab'), either: s('suffixEither') };

export function ScanSettings({ onClose }: { readonly onClose: () => void }) {
  const { client } = useServices();
  const [prefs, set] = useScanPrefs();
  const last = useStore(client.keep(Scanner).store, (state) => state.last);
  useScanTarget((code) => (code.type === 'unknown' ? null : code.text));
  return (
    <Dialog
      open
      onClose={onClose}
      title={s('settingsTitle')}
      description={s('settingsText')}
      actions={
        <Button variant="primary" onClick={onClose}>
          {s('close')}
        </Button>
      }
    >
      <div className={styles['settings']}>
        <CheckField label={s('on')} checked={prefs.on} onChange={(event) => set({ on: event.target.checked })} />
        <CheckField
          label={s('sound')}
          checked={prefs.sound}
          onChange={(event) => set({ sound: event.target.checked })}
        />
        <CheckField
          label={s('flash')}
          checked={prefs.flash}
          onChange={(event) => set({ flash: event.target.checked })}
        />
        <Bounded
          label={s('gap')}
          hint={s('gapHint')}
          value={prefs.gapMs}
          least={10}
          most={80}
          onValue={(gapMs) => set({ gapMs })}
        />
        <Bounded
          label={s('minLength')}
          hint={s('minLengthHint')}
          value={prefs.minLength}
          least={3}
          most={20}
          onValue={(minLength) => set({ minLength })}
        />
        <TextField
          label={s('prefix')}
          hint={s('prefixHint')}
          value={prefs.prefix}
          maxLength={8}
          onChange={(event) => set({ prefix: event.target.value })}
        />
        <SelectField
          label={s('suffix')}
          value={prefs.suffix}
          onChange={(event) => set({ suffix: SUFFIXES.find((one) => one === event.target.value) ?? 'Enter' })}
        >
          {SUFFIXES.map((one) => (
            <option key={one} value={one}>
              {SUFFIX_WORDS[one]}
            </option>
          ))}
        </SelectField>
        <p className={styles['last']} data-ok={last?.ok} role="status">
          {last === null ? s('tryIt') : `${s('last')}: ${last.text}`}
        </p>
      </div>
    </Dialog>
  );
}

/** A number within bounds: what is outside stays in the field, and is said, until it fits. */
function Bounded({
  label,
  hint,
  value,
  least,
  most,
  onValue,
}: {
  readonly label: string;
  readonly hint: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly onValue: (value: number) => void;
}) {
  const [text, setText] = useState(String(value));
  const fits = (typed: string) => /^\d{1,3}$/.test(typed) && Number(typed) >= least && Number(typed) <= most;
  return (
    <NumberField
      label={label}
      hint={hint}
      value={text}
      error={fits(text) ? undefined : `${least}–${most}`}
      onChange={(event) => {
        setText(event.target.value);
        if (fits(event.target.value)) onValue(Number(event.target.value));
      }}
    />
  );
}
