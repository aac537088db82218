// Printers chosen once: what is printed where, and what is said when a printer is not there. The machine's printers are played.

import { describe, expect, it } from 'vitest';
import type { PrinterRow } from '../../../main/contracts/printing.js';
import type { PrintingPort } from '../../../main/kernel/ports.js';
import { FakeDisk, KernelRig } from '../../support/fake-kernel.js';

class FakePrinting implements PrintingPort {
  there: readonly PrinterRow[] | null = [
    { name: 'laser_1', label: 'Laser, office' },
    { name: 'zebra', label: 'Zebra, dock 2' },
  ];
  /** What the system says instead of printing. */
  fails: string | null = null;
  readonly printed: { readonly size: string; readonly printer: string }[] = [];
  readonly pdfs: { readonly size: string; readonly footer: string | null }[] = [];

  pdf(_connectionId: string, page: { readonly size: 'A4' | 'label'; readonly footer: string | null }) {
    this.pdfs.push(page);
    return Promise.resolve(this.there === null ? null : new TextEncoder().encode('%PDF'.padEnd(900)));
  }
  printers() {
    return Promise.resolve(this.there);
  }
  paper(_connectionId: string, page: { readonly size: 'A4' | 'label'; readonly printer: string }) {
    if (this.fails !== null) return Promise.reject(new Error(this.fails));
    this.printed.push(page);
    return Promise.resolve(this.there === null ? null : (true as const));
  }
}

describe('printers', () => {
  const begin = async (printing?: PrintingPort, disk = new FakeDisk()) => {
    const rig = await new KernelRig(disk, printing).start();
    return { rig, client: await rig.signedIn('staff'), disk };
  };

  it('prints on the printer that was chosen for sheets or labels, and answers with its name for people', async () => {
    const port = new FakePrinting();
    const { rig, client } = await begin(port);
    expect(await client.call('printers.list', {})).toEqual({
      available: true,
      printers: port.there,
      chosen: { sheets: null, labels: null },
    });
    await client.call('printers.choose', { sheets: 'laser_1', labels: 'zebra' });
    expect(await client.call('print.paper', { size: 'A4' })).toEqual({ printer: 'Laser, office' });
    expect(await client.call('print.paper', { size: 'label' })).toEqual({ printer: 'Zebra, dock 2' });
    expect(port.printed).toEqual([
      { size: 'A4', printer: 'laser_1' },
      { size: 'label', printer: 'zebra' },
    ]);
    await rig.stop();
  });

  it('keeps the choice for the next start, and writes down who changed it', async () => {
    const { rig, client, disk } = await begin(new FakePrinting());
    await client.call('printers.choose', { sheets: 'laser_1', labels: null });
    await rig.stop();
    const again = await begin(new FakePrinting(), disk);
    expect((await again.client.call('printers.list', {})).chosen).toEqual({ sheets: 'laser_1', labels: null });
    await again.client.call('printers.choose', { sheets: null, labels: null });
    const manager = await again.rig.signedIn('manager');
    const { rows } = await manager.call('auditLog.list', { offset: 0, limit: 100, descending: true });
    const changed = rows.find(({ action }) => action === 'printers.choose');
    expect(changed).toMatchObject({
      person: 'Sam Staff',
      changes: [{ field: 'sheets', before: 'laser_1', after: null }],
    });
    await again.rig.stop();
  });

  it('names the printer that is gone, and says what helps', async () => {
    const port = new FakePrinting();
    const { rig, client } = await begin(port);
    await client.call('printers.choose', { sheets: 'laser_1', labels: null });
    port.there = [{ name: 'zebra', label: 'Zebra, dock 2' }];
    await expect(client.call('print.paper', { size: 'A4' })).rejects.toThrow(
      /^printer-gone: .*“laser_1”.*sheets.*not there.*Settings/,
    );
    expect((await client.call('printers.list', {})).chosen.sheets).toBe('laser_1');
    expect(port.printed).toEqual([]);
    await rig.stop();
  });

  it('passes on why a printer did not print, says when none is chosen, and when the window is gone', async () => {
    const port = new FakePrinting();
    const { rig, client } = await begin(port);
    await expect(client.call('print.paper', { size: 'label' })).rejects.toThrow(/^no-printer: .*labels.*Settings/);
    await client.call('printers.choose', { sheets: null, labels: 'zebra' });
    port.fails = 'out of labels';
    await expect(client.call('print.paper', { size: 'label' })).rejects.toThrow(
      'printer-failed: The printer “Zebra, dock 2” did not print: out of labels',
    );
    port.there = null;
    await expect(client.call('print.pdf', { size: 'A4' })).rejects.toThrow(/^not-available: /);
    await rig.stop();
  });

  it('makes a PDF with the footer that was asked for; its bytes are not in the audit log', async () => {
    const port = new FakePrinting();
    const { rig, client } = await begin(port);
    const { pdf } = await client.call('print.pdf', { size: 'A4', footer: 'Orders' });
    expect(atob(pdf).trim()).toBe('%PDF');
    expect(port.pdfs).toEqual([{ size: 'A4', footer: 'Orders' }]);
    const manager = await rig.signedIn('manager');
    const { rows } = await manager.call('auditLog.list', { offset: 0, limit: 100, descending: true });
    const entry = rows.find(({ action }) => action === 'print.pdf');
    expect(entry?.about).toMatchObject({ size: 'A4', footer: 'Orders' });
    expect(entry?.about).not.toHaveProperty('pdf');
    await rig.stop();
  });

  it('has nothing to choose in a browser, which prints by itself', async () => {
    const { rig, client } = await begin();
    expect((await client.call('printers.list', {})).available).toBe(false);
    for (const method of ['print.pdf', 'print.paper'] as const) {
      await expect(client.call(method, { size: 'A4' })).rejects.toThrow(/^not-available: .*its print dialog/);
    }
    await rig.stop();
  });

  it.each([
    ['an empty name', { sheets: '', labels: null }],
    ['a name that is too long', { sheets: 'p'.repeat(201), labels: null }],
    ['nothing', {}],
  ])('refuses %s', async (_what, choice) => {
    const { rig, client } = await begin(new FakePrinting());
    await expect(client.call('printers.choose', choice as never)).rejects.toThrow(/^bad-request: /);
    await rig.stop();
  });
});
