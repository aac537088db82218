// A call that a person starts: whether it is under way, and its error in words until the next try.

import { useCallback, useRef, useState } from 'react';
import type { MethodName, Params, Results } from '../../main/contracts/app-api.js';
import type { CodedError } from '../../main/core/lib/result.js';
import { useCall } from './hooks.js';
import { toCodedError } from './rpc-error.js';

export interface Action<M extends MethodName> {
  readonly busy: boolean;
  readonly error: CodedError | null;
  /** The result, or undefined when it failed (the error is in `error`) or was already under way. Never rejects. */
  readonly run: (params: Params<M>) => Promise<Results[M] | undefined>;
  readonly clearError: () => void;
}

export function useAction<M extends MethodName>(method: M): Action<M> {
  const call = useCall();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CodedError | null>(null);
  const under = useRef(false);
  const run = useCallback(
    async (params: Params<M>) => {
      if (under.current) return undefined;
      under.current = true;
      setBusy(true);
      setError(null);
      try {
        return await call(method, params);
      } catch (thrown) {
        setError(toCodedError(thrown));
        return undefined;
      } finally {
        under.current = false;
        setBusy(false);
      }
    },
    [call, method],
  );
  const clearError = useCallback(() => setError(null), []);
  return { busy, error, run, clearError };
}
