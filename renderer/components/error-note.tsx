// A failed call in words, where it happened, with a way to try again.

import type { CodedError } from '../../main/core/lib/result.js';
import { defineStrings } from '../state/strings.js';
import { Banner } from './banner.js';
import { Button } from './button.js';

const s = defineStrings('error', { again: 'Try again' });

export interface ErrorNoteProps {
  readonly error: CodedError | null;
  /** What could not be had, before the reason. */
  readonly what?: string;
  readonly onRetry?: () => void;
}

export function ErrorNote({ error, what, onRetry }: ErrorNoteProps) {
  if (error === null) return null;
  const action = onRetry && (
    <Button size="small" onClick={onRetry}>
      {s('again')}
    </Button>
  );
  return (
    <Banner tone="error" inset action={action}>
      <span data-error-code={error.code}>
        {what !== undefined && `${what} `}
        {error.message}
      </span>
    </Banner>
  );
}
