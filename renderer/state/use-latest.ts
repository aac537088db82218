// The latest value of a drawing, for what is called later: listeners that stay the same need not be drawn or attached again.

import { useEffect, useRef } from 'react';

export function useLatest<T>(value: T): { readonly current: T } {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}
