// A new simulated world: its seed, profile, trucks and warehouses, and what becomes of the present one.

import { useState } from 'react';
import { LAB_LIMITS } from '../../../../main/contracts/lab.js';
import { NumberField, SelectField } from '../../../components/field.js';
import { FormDialog } from '../../../components/form-dialog.js';
import { useToast } from '../../../components/toast.js';
import { useAction } from '../../../state/use-action.js';
import styles from '../lab.module.css';
import { randomSeed, wholeNumber } from '../random-seed.js';
import { SeedField } from '../seed-field.js';
import { s } from '../strings.js';
import { useLab } from '../use-lab.js';
import { leavingWords } from './leaving-words.js';

export function CreateWorldDialog({ onClose }: { readonly onClose: () => void }) {
  const { lab } = useLab();
  const [seed, setSeed] = useState(() => String(randomSeed()));
  const [profile, setProfile] = useState<'brisk' | 'classic'>(lab?.world.profile ?? 'brisk');
  const [trucks, setTrucks] = useState(String(lab?.world.trucks ?? 5));
  const [warehouses, setWarehouses] = useState('3');
  const [tried, setTried] = useState(false);
  const create = useAction('lab.createWorld');
  const toast = useToast();

  const value = {
    seed: wholeNumber(seed, LAB_LIMITS.seed),
    trucks: wholeNumber(trucks, LAB_LIMITS.trucks),
    warehouses: wholeNumber(warehouses, LAB_LIMITS.warehouses),
  };
  const countError = (what: 'trucks' | 'warehouses', got: string): string | null =>
    tried && value[what] === null ? s('countWrong', { what: s(what), max: LAB_LIMITS[what], got }) : null;
  const submit = async () => {
    setTried(true);
    if (value.seed === null || value.trucks === null || value.warehouses === null) return;
    const { seed: given, trucks: many, warehouses: houses } = value;
    const made = await create.run({ seed: given, profile, trucks: many, warehouses: houses });
    if (made === undefined) return;
    toast({ title: s('created', { seed: String(given) }) });
    onClose();
  };
  return (
    <FormDialog
      title={s('createTitle')}
      description={leavingWords(lab?.invariants?.openOrders ?? 0)}
      onClose={onClose}
      submit={s('create')}
      onSubmit={submit}
      busy={create.busy}
      error={create.error}
      className={styles['stack']}
    >
      <SeedField value={seed} wrong={tried && value.seed === null} onChange={setSeed} />
      <SelectField
        label={s('profile')}
        value={profile}
        onChange={(event) => setProfile(event.target.value === 'classic' ? 'classic' : 'brisk')}
      >
        <option value="brisk">{s('brisk')}</option>
        <option value="classic">{s('classic')}</option>
      </SelectField>
      <div className="form-row">
        <NumberField
          label={s('trucks')}
          value={trucks}
          error={countError('trucks', trucks)}
          onChange={(event) => setTrucks(event.target.value)}
        />
        <NumberField
          label={s('warehouses')}
          value={warehouses}
          error={countError('warehouses', warehouses)}
          onChange={(event) => setWarehouses(event.target.value)}
        />
      </div>
    </FormDialog>
  );
}
