// The whole page: services around the shell.

import { CSPProvider } from '@base-ui/react/csp-provider';
import { AppProvider, type AppServices } from './state/context.js';
import { Shell } from './views/shell/shell.js';

export function App({ services }: { services: AppServices }) {
  return (
    <CSPProvider disableStyleElements>
      <AppProvider services={services}>
        <Shell />
      </AppProvider>
    </CSPProvider>
  );
}
