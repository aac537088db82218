// A window that a test plays: it calls, and keeps what it is sent.

import type { FeedMessage } from '../../main/core/feed/types.js';
import type { MethodName, Params, Results } from '../../main/contracts/app-api.js';
import type { CodedError } from '../../main/core/lib/result.js';
import type { ChannelListener, ClientConnection } from '../../main/kernel/ports.js';

type ReplyMessage = { type: 'reply'; id: number; ok: boolean; result?: unknown; error?: CodedError };

export class FakeClient implements ClientConnection {
  readonly id: string;
  readonly feed: FeedMessage[] = [];
  readonly replies: ReplyMessage[] = [];
  buffered = 0;
  closed = false;
  #onMessage: ((message: unknown) => void)[] = [];
  #onClose: (() => void)[] = [];
  #nextId = 1;
  readonly #waiting = new Map<number, (reply: ReplyMessage) => void>();

  constructor(id: string) {
    this.id = id;
  }

  send(message: unknown): void {
    // What crosses is JSON: whatever would not survive that is lost here too.
    const copy = JSON.parse(JSON.stringify(message)) as ReplyMessage | { type: 'feed'; message: FeedMessage };
    if (copy.type === 'feed') this.feed.push(copy.message);
    else {
      this.replies.push(copy);
      this.#waiting.get(copy.id)?.(copy);
    }
  }

  bufferedBytes(): number {
    return this.buffered;
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#onMessage.push(listener);
  }

  onClose(listener: () => void): void {
    this.#onClose.push(listener);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const listener of this.#onClose) listener();
  }

  say(message: unknown): void {
    for (const listener of this.#onMessage) listener(message);
  }

  /** The raw reply, whatever it is. */
  ask(method: string, params: unknown): Promise<ReplyMessage> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.say({ type: 'call', id, method, params });
    });
  }

  /** The result; an error reply rejects with its text. */
  async call<M extends MethodName>(method: M, params: Params<M>): Promise<Results[M]> {
    const reply = await this.ask(method, params);
    if (!reply.ok) throw new Error(`${reply.error?.code}: ${reply.error?.message}`);
    return reply.result as Results[M];
  }
}

export class FakeChannel implements ChannelListener {
  #listeners: ((connection: ClientConnection) => void)[] = [];
  #count = 0;

  onConnection(listener: (connection: ClientConnection) => void): void {
    this.#listeners.push(listener);
  }

  connect(): FakeClient {
    const client = new FakeClient(`client-${(this.#count += 1)}`);
    for (const listener of this.#listeners) listener(client);
    return client;
  }
}
