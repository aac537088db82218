// How files that people save are called.

/** `parcelyard-orders-2026-11-22-1405`, in the machine's zone. */
export function exportFileName(list: string, at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `parcelyard-${list}-${day}-${two(date.getHours())}${two(date.getMinutes())}`;
}
