// Keys that mean the present view: find in it, export it, print what is selected. They work what the view shows for it; where a
// view has nothing of the kind, the key is the browser's.

import { useEffect, useRef } from 'react';
import { PrintRequests } from '../../print/print-requests.js';
import { useServices } from '../../state/context.js';
import { useSelection } from '../../state/hooks.js';

export function ViewKeys() {
  const { client } = useServices();
  const [selection] = useSelection();
  const latest = useRef(selection);
  useEffect(() => {
    latest.current = selection;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
      if (document.querySelector('[data-modal]') !== null) return;
      const view = document.getElementById('content');
      const key = event.key.toLowerCase();
      if (key === 'f') {
        const search = view?.querySelector<HTMLInputElement>('[role=search] input, input[type=search]');
        if (!search) return;
        search.focus();
        search.select();
      } else if (key === 'e') {
        const button = view?.querySelector<HTMLElement>('[data-export]');
        if (!button) return;
        button.focus();
        button.click();
      } else if (key === 'p' && latest.current?.type === 'order') {
        client.keep(PrintRequests).print([latest.current.id]);
      } else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [client]);
  return null;
}
