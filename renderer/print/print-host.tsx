// Shows the print dialog when somebody asks for it; fetched only then. Mounted once.

import { lazy, Suspense } from 'react';
import { useStore } from 'zustand';
import { useServices } from '../state/context.js';
import { PrintRequests } from './print-requests.js';

const PrintDialog = lazy(async () => ({ default: (await import('./print-dialog.js')).PrintDialog }));

export function PrintHost() {
  const { client } = useServices();
  const requests = client.keep(PrintRequests);
  const ids = useStore(requests.store, (state) => state.ids);
  if (ids === null) return null;
  return (
    <Suspense fallback={null}>
      <PrintDialog key={ids.join()} ids={ids} onClose={requests.close} />
    </Suspense>
  );
}
