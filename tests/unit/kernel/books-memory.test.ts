import { describe, expect, it } from 'vitest';
import type { FulfilmentInput } from '../../../main/core/fulfilment/types.js';
import { BooksMemory } from '../../../main/kernel/books-memory.js';
import { TurnBatch } from '../../../main/kernel/turn-batch.js';
import { openMemoryBooks } from '../../../main/store/memory-books.js';
import { anOrder, DEMO } from '../../support/fake-kernel.js';

const IDENTITY = { booksId: 'b', endpoint: 'simulated', worldId: 1, label: '', createdAt: 0, forgottenAt: null };

async function memoryWithCatalogue(): Promise<BooksMemory> {
  const memory = new BooksMemory(await openMemoryBooks(IDENTITY).load());
  const at = 1;
  const warehouses = DEMO.warehouses.map((warehouse) => ({ ...warehouse, inWorld: false }));
  memory.decide({ type: 'add-warehouses', at, personId: null, warehouses });
  for (const product of DEMO.products) memory.decide({ type: 'save-product', at, personId: null, product });
  return memory;
}

const place = (order: ReturnType<typeof anOrder>): FulfilmentInput => ({ type: 'place', at: 2, personId: null, order });

function turn(memory: BooksMemory, ...inputs: readonly FulfilmentInput[]): TurnBatch {
  const batch = new TurnBatch();
  for (const input of inputs) {
    const { changes, events } = memory.decide(input);
    batch.add(changes, events);
  }
  return batch;
}

describe('BooksMemory', () => {
  it('remembers what closed in a turn when that turn is durable, not when another one is', async () => {
    const memory = await memoryWithCatalogue();
    const [first, second] = [anOrder(), anOrder()];
    const cancel = (orderId: number): FulfilmentInput => ({ type: 'cancel', at: 3, personId: null, orderId });
    const one = turn(memory, place(first), cancel(1));
    // Decided while the first turn is still being written.
    const two = turn(memory, place(second), cancel(2));
    memory.settled(one);
    expect(memory.repeatOf(place(first))).toMatchObject({ type: 'placed', orderId: 1, repeated: true });
    // Its own memory answers for it until it is durable.
    expect(memory.decide(place(second)).outcome).toMatchObject({ type: 'placed', orderId: 2, repeated: true });
    memory.settled(two);
    expect(memory.repeatOf(place(second))).toMatchObject({ type: 'placed', orderId: 2, repeated: true });
    expect([...memory.books.orders.keys()]).toEqual([]);
    expect([...memory.books.shipments.keys()]).toEqual([]);
  });

  it('sees a negative number once, as any other', async () => {
    const memory = await memoryWithCatalogue();
    expect([-5, -5, 5, -1, -5].map((seq) => memory.see('ups', seq))).toEqual([true, false, true, true, false]);
    expect(memory.see('world', -5)).toBe(true);
  });
});
