// The buttons that a view has for the whole program's keys and commands: found by what they are marked with, and pressed.

export type Marked = 'export' | 'print';

/** In front: the list in the dialog that is open, otherwise the view. */
export function markedButton(mark: Marked): HTMLElement | null {
  const dialog = [...document.querySelectorAll('[data-modal]')].at(-1);
  return (dialog ?? document.getElementById('content'))?.querySelector<HTMLElement>(`[data-${mark}]`) ?? null;
}

/** False: there is none. */
export function press(button: HTMLElement | null): boolean {
  button?.focus();
  button?.click();
  return button !== null;
}
