// While a component is there, scans come to it first: `useScanTarget((code) => code.type === 'product' ? did(code) : null)`.

import { useEffect, useRef } from 'react';
import { useServices } from '../state/context.js';
import { Scanner, type ScanTarget } from './scanner.js';

export function useScanTarget(target: ScanTarget): void {
  const { client } = useServices();
  const latest = useRef(target);
  useEffect(() => {
    latest.current = target;
  });
  useEffect(() => client.keep(Scanner).addTarget((code) => latest.current(code)), [client]);
}
