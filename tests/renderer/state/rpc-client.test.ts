import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RpcClient } from '../../../renderer/state/rpc-client.js';
import { fieldErrors } from '../../../renderer/state/rpc-error.js';
import { FakeServer, Refusal } from '../../support/fake-server.js';

describe('RpcClient', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('matches replies to calls whatever their order', async () => {
    let release: (value: null) => void = () => undefined;
    const server = new FakeServer({
      handlers: { 'session.signOut': () => new Promise<null>((resolve) => (release = resolve)) },
    });
    const rpc = new RpcClient(server.transport);
    rpc.release();
    const slow = rpc.call('session.signOut', {});
    const info = await rpc.call('app.info', {});
    expect(info.version).toBe('0.1.0');
    release(null);
    await expect(slow).resolves.toBeNull();
    rpc.dispose();
  });

  it("rejects with the kernel's code, message and field issues", async () => {
    const issues = [{ field: 'destination.x', message: 'must be a whole number; got "a"' }];
    const server = new FakeServer({
      handlers: {
        'orders.cancel': () => {
          throw new Refusal('bad-request', 'destination.x: must be a whole number', { issues });
        },
      },
    });
    const rpc = new RpcClient(server.transport);
    rpc.release();
    const error = await rpc.call('orders.cancel', { orderId: 1 }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'bad-request', message: 'destination.x: must be a whole number' });
    expect(fieldErrors(error as never)).toEqual({ 'destination.x': 'must be a whole number; got "a"' });
    rpc.dispose();
  });

  it('rejects what is unanswered when the connection closes, and keeps what was not sent for the next one', async () => {
    const server = new FakeServer({ handlers: { 'session.signOut': () => new Promise<null>(() => undefined) } });
    const rpc = new RpcClient(server.transport);
    rpc.release();
    const lost = rpc.call('session.signOut', {});
    await vi.advanceTimersByTimeAsync(1);
    server.setState('closed');
    await expect(lost).rejects.toMatchObject({ code: 'connection-lost' });
    const waiting = rpc.call('app.info', {});
    await vi.advanceTimersByTimeAsync(1000);
    server.setState('open');
    rpc.release();
    await expect(waiting).resolves.toMatchObject({ version: '0.1.0' });
    rpc.dispose();
  });

  it('gives up on a connection that does not come, and on an answer that does not come', async () => {
    const server = new FakeServer({
      state: 'closed',
      handlers: { 'session.signOut': () => new Promise<null>(() => undefined) },
    });
    const rpc = new RpcClient(server.transport, { connectWaitMs: 500, timeoutMs: 2000 });
    const never = rpc.call('app.info', {});
    const neverSent = expect(never).rejects.toMatchObject({ code: 'not-connected' });
    await vi.advanceTimersByTimeAsync(500);
    await neverSent;
    expect(server.calls).toHaveLength(0);
    server.setState('open');
    rpc.release();
    const mute = expect(rpc.call('session.signOut', {})).rejects.toMatchObject({ code: 'timeout' });
    await vi.advanceTimersByTimeAsync(2000);
    await mute;
    rpc.dispose();
  });

  it('takes no more calls than its limit, and none once disposed of', async () => {
    const server = new FakeServer({ state: 'closed' });
    const rpc = new RpcClient(server.transport, { maxPending: 1 });
    const first = rpc.call('app.info', {});
    await expect(rpc.call('app.info', {})).rejects.toMatchObject({ code: 'too-many-calls' });
    rpc.dispose();
    await expect(first).rejects.toMatchObject({ code: 'closed' });
    await expect(rpc.call('app.info', {})).rejects.toMatchObject({ code: 'closed' });
    expect(vi.getTimerCount()).toBe(0);
  });
});
