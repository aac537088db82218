// Reads the tokens' colours for canvases, which take no variables and know no colours of the system by name.

const WRITTEN_OUT = /^#|^rgb/;

/**
 * The value of a token where `element` stands, as a colour written out; other values as they are. Where the system forces its colours,
 * the style sheet has another value for canvases.
 */
export function tokenReader(element: Element): (name: string) => string {
  const style = getComputedStyle(element);
  return (name) => {
    const forced = style.getPropertyValue(name.replace('--', '--system-')).trim();
    const value = forced === '' ? style.getPropertyValue(name).trim() : forced;
    return value === '' || WRITTEN_OUT.test(value) ? value : writtenOut(element, value);
  };
}

/** `Canvas`, `LinkText` and the like are known to style sheets only: an element of that colour tells which one it is. */
function writtenOut(near: Element, color: string): string {
  const probe = document.createElement('span');
  probe.style.setProperty('forced-color-adjust', 'none');
  probe.style.color = color;
  if (probe.style.color === '') return color;
  (near.parentElement ?? near).append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found === '' ? color : found;
}
