// What the panels of the Lab share: its status, and whether the person may change anything.

import type { LabStatus } from '../../../main/contracts/lab.js';
import { useApp, useRole } from '../../state/hooks.js';

export interface LabAccess {
  readonly lab: LabStatus | null;
  /** Testers only. */
  readonly mayDrive: boolean;
}

export function useLab(): LabAccess {
  const lab = useApp((state) => state.status?.lab ?? null);
  return { lab, mayDrive: useRole() === 'tester' };
}
