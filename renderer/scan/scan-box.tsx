// The scan box: a field for codes that cannot be scanned, what the last scan came to, and the way to the scanner's settings.

import { ScanBarcode } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useStore } from 'zustand';
import { Button } from '../components/button.js';
import { TextField } from '../components/field.js';
import { Panel } from '../components/panel.js';
import { useServices } from '../state/context.js';
import { useSelection } from '../state/hooks.js';
import { openScanned } from './scan-listener.js';
import { ScanSettings } from './scan-settings.js';
import styles from './scan.module.css';
import { Scanner } from './scanner.js';
import { s } from './strings.js';

export function ScanBox() {
  const { client } = useServices();
  const scanner = client.keep(Scanner);
  const [, select] = useSelection();
  const [code, setCode] = useState('');
  const [settings, setSettings] = useState(false);
  const last = useStore(scanner.store, (state) => state.last);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() === '') return;
    setCode('');
    void openScanned(scanner, code, select);
  };
  return (
    <Panel title={s('title')}>
      <form className={styles['box']} onSubmit={submit}>
        <ScanBarcode aria-hidden className={styles['icon']} />
        <TextField
          label={s('code')}
          hideLabel
          value={code}
          placeholder={s('placeholder')}
          onChange={(event) => setCode(event.target.value)}
        />
        <Button type="submit">{s('open')}</Button>
        <Button variant="quiet" onClick={() => setSettings(true)}>
          {s('settings')}
        </Button>
      </form>
      <p className={styles['last']} data-ok={last?.ok}>
        {last === null ? s('hint') : `${s('last')}: ${last.text}`}
      </p>
      {settings && <ScanSettings onClose={() => setSettings(false)} />}
    </Panel>
  );
}
