import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readViewFile, SAVED_VIEW_LIMITS, writeViewFile } from '../../../main/contracts/saved-views.js';
import { SavedViews } from '../../../main/kernel/saved-views.js';
import { openMemoryApp } from '../../../main/store/memory-app.js';
import { KernelRig } from '../../support/fake-kernel.js';

const view = (name: string, params: Readonly<Record<string, string>> = {}) => ({ view: 'orders', name, params });
const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

describe('saved views', () => {
  it('belong to one person, are there after the program was closed, and go when they are removed', async () => {
    const rig = await (await new KernelRig().start()).connect();
    const staff = await rig.signedIn('staff');
    const manager = await rig.signedIn('manager');
    await staff.call('views.save', { views: [view('Stuck', { state: 'failed' }), view('Late')] });
    expect((await staff.call('views.list', {})).map(({ name }) => name)).toEqual(['Late', 'Stuck']);
    expect(await manager.call('views.list', {})).toEqual([]);
    expect(await staff.call('views.remove', { view: 'orders', name: 'late' })).toEqual([
      view('Stuck', { state: 'failed' }),
    ]);
    expect(await staff.call('views.remove', { view: 'log', name: 'Stuck' })).toHaveLength(1);
    const bad = await staff.ask('views.save', { views: [{ view: 'orders', name: ' ', params: {} }] });
    expect(bad.error?.message).toBe('views.0.name: must not be empty; got " "');
    await rig.stop();
  });

  it('of the same name of the same screen take each other’s place; two at once lose nothing', async () => {
    const app = openMemoryApp();
    const views = new SavedViews(app, logger);
    await Promise.all([
      views.save(7, [view('A', { search: '1' })]),
      views.save(7, [view('B')]),
      views.save(7, [view('a', { search: '2' }), { ...view('A'), view: 'log' }]),
    ]);
    expect(await new SavedViews(app, logger).list(7)).toEqual([
      { ...view('A'), view: 'log' },
      view('a', { search: '2' }),
      view('B'),
    ]);
  });

  it('are kept up to a limit, which is said; what is stored by another version is left aside', async () => {
    const app = openMemoryApp();
    const views = new SavedViews(app, logger);
    const many = Array.from({ length: SAVED_VIEW_LIMITS.views }, (_, index) => view(`v${index}`));
    await views.save(7, many);
    await expect(views.save(7, [view('one more')])).rejects.toThrow('101 would be kept, at most 100 can be');
    expect(await views.list(7)).toHaveLength(100);
    await views.save(7, [view('V5', { state: 'packed' })]);
    expect(await views.list(7)).toHaveLength(100);
    await app.saveSetting('views/8', [{ name: 5 }]);
    expect(await views.list(8)).toEqual([]);
  });

  it('travel in a file, which is checked with words', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            view: fc.constantFrom('orders', 'order-new', 'log'),
            name: fc.string({ minLength: 1, maxLength: 60 }).filter((name) => name.trim() === name && name !== ''),
            // No view has a parameter of that name, and no object can be given one.
            params: fc.dictionary(
              fc.string({ minLength: 1, maxLength: 40 }).filter((name) => name !== '__proto__'),
              fc.string({ maxLength: 500 }),
              { maxKeys: 5 },
            ),
          }),
          { minLength: 1, maxLength: 5 },
        ),
        (views) => {
          const plain = JSON.parse(JSON.stringify(views)) as typeof views;
          expect(readViewFile(writeViewFile(plain))).toEqual({ ok: true, value: plain });
        },
      ),
    );
    const wrong = (content: string) => {
      const read = readViewFile(content);
      return read.ok ? 'taken' : read.error.message;
    };
    expect(wrong('{')).toMatch(/^the file is not JSON: /);
    expect(wrong('{"format":"other","views":[]}')).toMatch(/format.*"other"/);
    expect(wrong('{"format":"parcelyard-views","views":[]}')).toMatch(/views.*must have at least 1 row/);
    expect(wrong('{"format":"parcelyard-views","views":[{"view":"ORDERS!","name":"x","params":{}}]}')).toMatch(/view/);
  });
});
