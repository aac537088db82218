// Keys that mean the present view: find in it, export it, print what is selected or else the list. They work what the view shows for it; where a
// view has nothing of the kind, the key is the browser's.

import { useEffect, useRef } from 'react';
import { PrintRequests } from '../../print/print-requests.js';
import { useServices } from '../../state/context.js';
import { useSelection } from '../../state/hooks.js';
import { markedButton, press } from './press-in-view.js';

export function ViewKeys() {
  const { client } = useServices();
  const [selection] = useSelection();
  const latest = useRef(selection);
  useEffect(() => {
    latest.current = selection;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || !(event.ctrlKey || event.metaKey)) return;
      const key = event.key.toLowerCase();
      const modal = document.querySelector('[data-modal]') !== null;
      if (event.shiftKey && key !== 'p') return;
      if (key === 'f') {
        const search = document
          .getElementById('content')
          ?.querySelector<HTMLInputElement>('[role=search] input, input[type=search]');
        if (modal || !search) return;
        search.focus();
        search.select();
      } else if (key === 'e') {
        if (!press(markedButton('export'))) return;
      } else if (key === 'p' && !event.shiftKey && !modal && latest.current?.type === 'order') {
        client.keep(PrintRequests).print([latest.current.id]);
      } else if (key !== 'p' || !press(markedButton('print'))) return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [client]);
  return null;
}
