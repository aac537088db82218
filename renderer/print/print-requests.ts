// Which orders somebody wants on paper now. Lives as long as the client; the dialog is shown by PrintHost.

import { createStore } from 'zustand/vanilla';
import type { Kept } from '../state/app-store.js';

export class PrintRequests implements Kept {
  readonly store = createStore<{ readonly ids: readonly number[] | null }>(() => ({ ids: null }));

  print(ids: readonly number[]): void {
    this.store.setState({ ids });
  }

  readonly close = (): void => {
    this.store.setState({ ids: null });
  };

  dispose(): void {
    this.close();
  }
}
