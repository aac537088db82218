// The scenario host's own window on the kernel: signs in and calls, as any screen does.

import type { MethodName, Params, Results } from '../../contracts/app-api.js';
import type { Reply } from '../../contracts/app-feed.js';
import type { CodedError } from '../../core/lib/result.js';
import type { ChannelListener, ClientConnection } from '../../kernel/ports.js';

export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  readonly code: string;
  constructor({ code, message }: CodedError) {
    super(message);
    this.code = code;
  }
}

export interface ScenarioClient {
  readonly channel: ChannelListener;
  /** Rejects with CallFailed. */
  call<M extends MethodName>(method: M, params: Params<M>): Promise<Results[M]>;
}

export function createClient(): ScenarioClient {
  let onMessage: (message: unknown) => void = () => undefined;
  let listener: ((connection: ClientConnection) => void) | null = null;
  let opened = false;
  let nextId = 1;
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  const connection: ClientConnection = {
    id: 'scenario-host',
    send(message) {
      const reply = message as Reply;
      if (reply.type !== 'reply') return;
      const call = waiting.get(reply.id);
      waiting.delete(reply.id);
      if (reply.ok) call?.resolve(reply.result);
      else call?.reject(new CallFailed(reply.error as CodedError));
    },
    bufferedBytes: () => 0,
    onMessage: (next) => {
      onMessage = next;
    },
    onClose: () => undefined,
    close: () => undefined,
  };
  return {
    channel: {
      onConnection: (next) => {
        listener = next;
      },
    },
    call<M extends MethodName>(method: M, params: Params<M>): Promise<Results[M]> {
      if (!opened) listener?.(connection);
      opened = true;
      const id = nextId++;
      return new Promise<Results[M]>((resolve, reject) => {
        waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
        onMessage({ type: 'call', id, method, params });
      });
    },
  };
}
