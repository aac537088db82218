// Copying text, with a word on how it went.

import { defineStrings } from '../state/strings.js';
import { useToast } from './toast.js';

const s = defineStrings('copy', {
  copied: 'Copied',
  failed: 'The clipboard cannot be written: {why}',
});

export function useCopy(): (text: string) => void {
  const toast = useToast();
  return (text) => {
    navigator.clipboard.writeText(text).then(
      () => toast({ title: s('copied') }),
      (error: unknown) => toast({ title: s('failed', { why: String(error) }) }),
    );
  };
}
