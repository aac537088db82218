// Hands a file to the browser, which saves it where downloads go, or asks.

export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun with the click, and holds the file; the address is only kept for slow browsers.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
