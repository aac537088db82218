// Calls over the transport: numbers them, matches replies, times out, waits a while for a connection. Knows no method.

import type { Call, MethodName, Params, Results } from '../../main/contracts/app-api.js';
import type { Reply } from '../../main/contracts/app-feed.js';
import type { Transport, TransportState } from '../transport/transport.js';
import { RpcError } from './rpc-error.js';

export interface RpcOptions {
  /** How long an answer may take once the call has left, in ms. */
  readonly timeoutMs: number;
  /** How long a call may wait for the connection, in ms. */
  readonly connectWaitMs: number;
  /** Calls waiting or unanswered at most. */
  readonly maxPending: number;
}
export const RPC_DEFAULTS: RpcOptions = { timeoutMs: 20_000, connectWaitMs: 8_000, maxPending: 500 };

interface Pending {
  readonly method: string;
  readonly params: unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: RpcError) => void;
  timer: ReturnType<typeof setTimeout>;
  sent: boolean;
}

export class RpcClient {
  readonly #transport: Transport;
  readonly #options: RpcOptions;
  readonly #pending = new Map<number, Pending>();
  readonly #stops: (() => void)[];
  #nextId = 1;
  #state: TransportState = 'connecting';
  #ready = false;
  #disposed = false;

  constructor(transport: Transport, options: Partial<RpcOptions> = {}) {
    this.#transport = transport;
    this.#options = { ...RPC_DEFAULTS, ...options };
    this.#stops = [
      transport.onMessage((message) => {
        if (message.type === 'reply') this.#onReply(message);
      }),
      transport.onState((state) => this.#onState(state)),
    ];
  }

  /** Rejects with an RpcError: the kernel's own, or not-connected, connection-lost, timeout, too-many-calls, closed. */
  readonly call: Call = <M extends MethodName>(method: M, params: Params<M>) =>
    this.#start(method, params, () => this.#ready) as Promise<Results[M]>;

  /** Like `call`, but as soon as the pipe is open: for taking up the session before anything else is sent. */
  readonly callFirst: Call = <M extends MethodName>(method: M, params: Params<M>) =>
    this.#start(method, params, () => this.#state === 'open') as Promise<Results[M]>;

  /** The session is taken up on this connection: calls that waited may go. */
  release(): void {
    if (this.#state !== 'open') return;
    this.#ready = true;
    for (const [id, pending] of this.#pending) if (!pending.sent) this.#send(id, pending);
  }

  dispose(): void {
    this.#disposed = true;
    for (const stop of this.#stops) stop();
    for (const id of [...this.#pending.keys()]) this.#fail(id, 'closed', 'The window is closing.');
  }

  #start(method: string, params: unknown, mayGo: () => boolean): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#disposed) return reject(new RpcError({ code: 'closed', message: 'The window is closing.' }));
      if (this.#pending.size >= this.#options.maxPending) {
        const message = `${this.#pending.size} calls are already waiting for an answer.`;
        return reject(new RpcError({ code: 'too-many-calls', message }));
      }
      const id = this.#nextId++;
      const timer = setTimeout(() => {
        const message = 'There is no connection to the program. Nothing was sent; what you entered is kept.';
        this.#fail(id, 'not-connected', message);
      }, this.#options.connectWaitMs);
      const pending: Pending = { method, params, resolve, reject, timer, sent: false };
      this.#pending.set(id, pending);
      if (mayGo()) this.#send(id, pending);
    });
  }

  #send(id: number, pending: Pending): void {
    const { method, params } = pending;
    if (!this.#transport.send({ type: 'call', id, method, params })) return; // waits for the next connection
    pending.sent = true;
    clearTimeout(pending.timer);
    const seconds = Math.round(this.#options.timeoutMs / 1000);
    pending.timer = setTimeout(() => {
      this.#fail(id, 'timeout', `The program did not answer within ${seconds} s. It may still do what was asked.`);
    }, this.#options.timeoutMs);
  }

  #onReply(reply: Reply): void {
    const pending = this.#pending.get(reply.id);
    if (pending === undefined) return; // answered after its time-out: nobody waits any more
    clearTimeout(pending.timer);
    this.#pending.delete(reply.id);
    if (reply.ok) return pending.resolve(reply.result);
    const { code, message, details } = reply.error;
    pending.reject(new RpcError(details === undefined ? { code, message } : { code, message, details }));
  }

  #onState(state: TransportState): void {
    this.#state = state;
    if (state === 'open') return;
    this.#ready = false;
    for (const [id, pending] of [...this.#pending]) {
      if (!pending.sent) continue;
      const message = 'The connection to the program was lost before it answered. What you entered is kept; try again.';
      this.#fail(id, 'connection-lost', message);
    }
  }

  #fail(id: number, code: string, message: string): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    clearTimeout(pending.timer);
    this.#pending.delete(id);
    pending.reject(new RpcError({ code, message, details: { method: pending.method } }));
  }
}
