// The present world, and the ways to another one: a new one, or one of before.

import { Globe2, Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../../components/button.js';
import { formatExact, formatNumber } from '../../../components/format.js';
import { Facts, Panel } from '../../../components/panel.js';
import { useApp, useQuery } from '../../../state/hooks.js';
import styles from '../lab.module.css';
import { s } from '../strings.js';
import { useLab } from '../use-lab.js';
import { CreateWorldDialog } from './create-world-dialog.js';
import { PickWorldDialog } from './pick-world-dialog.js';

export function WorldPanel() {
  const { lab, mayDrive } = useLab();
  const worldId = useApp((state) => state.status?.worldId ?? null);
  const booksId = useApp((state) => state.status?.booksId ?? '');
  const [open, setOpen] = useState<'create' | 'pick' | null>(null);
  const list = useQuery('lab.worlds', {});
  const { refetch } = list;
  useEffect(() => refetch(), [refetch, booksId]);
  const current = list.data?.find((row) => row.booksId === booksId);
  if (lab === null) return null;
  const close = () => {
    setOpen(null);
    refetch();
  };
  return (
    <Panel title={s('world')}>
      <div className={styles['stack']}>
        <Facts
          items={[
            [s('worldNumber'), worldId === null ? s('notMade') : `#${worldId}`],
            [s('seed'), lab.world.seed === null ? s('noSeed') : String(lab.world.seed)],
            [s('profile'), s(lab.world.profile)],
            [s('trucks'), formatNumber(lab.world.trucks)],
            current === undefined || current.warehouses === null
              ? null
              : [s('warehouses'), formatNumber(current.warehouses)],
            current === undefined ? null : [s('made'), formatExact(current.createdAt)],
          ]}
        />
        <div className="toolbar">
          <Button icon={<Plus />} disabled={!mayDrive} onClick={() => setOpen('create')}>
            {s('newWorld')}
          </Button>
          <Button icon={<Globe2 />} onClick={() => setOpen('pick')}>
            {s('otherWorlds')}
          </Button>
        </div>
      </div>
      {open === 'create' && <CreateWorldDialog onClose={close} />}
      {open === 'pick' && <PickWorldDialog onClose={close} />}
    </Panel>
  );
}
