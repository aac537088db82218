// A failed call in words, where it happened, with a way to try again.

import type { CodedError } from '../../main/core/lib/result.js';
import { defineStrings } from '../state/strings.js';
import { Banner } from './banner.js';
import { Button } from './button.js';

const s = defineStrings('error', { again: 'Try again' });

export function ErrorNote({ error, onRetry }: { readonly error: CodedError | null; readonly onRetry?: () => void }) {
  if (error === null) return null;
  const action = onRetry && (
    <Button size="small" onClick={onRetry}>
      {s('again')}
    </Button>
  );
  return (
    <Banner tone="error" inset action={action}>
      <span data-error-code={error.code}>{error.message}</span>
    </Banner>
  );
}
