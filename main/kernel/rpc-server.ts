// One end of the contract with the screens: checks every message and parameter, who may call, and answers with values.
// What a method does lives in queries/ and commands/.

import * as z from 'zod/mini';
import { clientMessageSchema, type ClientMessage, type Reply } from '../contracts/app-feed.js';
import { methods, type MethodName, type Params, type Results, type Role } from '../contracts/app-api.js';
import { check } from '../contracts/check.js';
import { codedError, type CodedError } from '../core/lib/result.js';
import type { AuditRecorder, AuditTicket } from './audit-recorder.js';
import { callError, toCodedError, unwrap } from './call-error.js';
import type { FeedPublisher } from './feed-publisher.js';
import type { ChannelListener, ClientConnection, Logger } from './ports.js';
import type { ReadyGate } from './ready-gate.js';
import type { Sessions } from './sessions.js';
import type { PersonRow } from '../store/store.js';

/** Calls of one connection that wait for their answers at most. */
export const WAITING_CALLS = 1000;

export interface CallContext {
  readonly connectionId: string;
  /** Null only for methods that anyone may call. */
  readonly person: PersonRow | null;
  /** For saving in one commit with the audit log's entry about this call; absent or null: there is none. */
  readonly ticket?: AuditTicket | null;
}

export type Handlers = {
  readonly [M in MethodName]: (params: Params<M>, context: CallContext) => Promise<Results[M]> | Results[M];
};

export interface RpcServerOptions {
  readonly channel: ChannelListener;
  readonly handlers: Handlers;
  readonly sessions: Sessions;
  readonly feed: FeedPublisher;
  readonly gate: ReadyGate;
  readonly logger: Logger;
  /** Writes down who did what; absent: nobody does. */
  readonly recorder?: AuditRecorder;
  /** A connection is gone. */
  readonly left?: (connectionId: string) => void;
}

const PLURALS: Readonly<Record<Role, string>> = { staff: 'staff', manager: 'managers', tester: 'testers' };

/** These need accounts and settings only: they answer while books are opened or when they cannot be, so that it can be mended. */
const WITHOUT_BOOKS = /^(session|people|settings|worlds|inspector|backups|auditLog)\./;
/** These mend what could not be opened: they wait for nothing. */
const WITHOUT_ANYTHING = /^(app\.info$|recovery\.)/;

function isMethod(name: string): name is MethodName {
  return Object.hasOwn(methods, name);
}

/** "managers or testers". */
export function rolesInWords(roles: readonly Role[]): string {
  return roles.map((role) => PLURALS[role]).join(' or ');
}

export class RpcServer {
  readonly #options: RpcServerOptions;
  readonly #waiting = new Map<string, number>();

  constructor(options: RpcServerOptions) {
    this.#options = options;
    options.channel.onConnection((connection) => this.#connected(connection));
  }

  #connected(connection: ClientConnection): void {
    this.#waiting.set(connection.id, 0);
    connection.onMessage((raw) => {
      const parsed = check(clientMessageSchema, raw, 'message');
      if (parsed.ok) this.#message(connection, parsed.value);
      else this.#refuseMessage(connection, raw, parsed.error);
    });
    connection.onClose(() => {
      this.#waiting.delete(connection.id);
      this.#options.sessions.left(connection.id);
      this.#options.left?.(connection.id);
    });
  }

  #message(connection: ClientConnection, message: ClientMessage): void {
    switch (message.type) {
      case 'call':
        void this.#call(connection, message.id, message.method, message.params);
        break;
      case 'subscribe':
        this.#options.feed.subscribe(connection, message.credit);
        break;
      case 'credit':
        this.#options.feed.credit(connection.id, message.add);
        break;
    }
  }

  /** A call that is malformed is answered when it at least has a number; anything else can only be logged. */
  #refuseMessage(connection: ClientConnection, raw: unknown, error: CodedError): void {
    const numbered = z.safeParse(z.looseObject({ id: z.int() }), raw);
    if (numbered.success) this.#reply(connection, { type: 'reply', id: numbered.data.id, ok: false, error });
    else this.#options.logger.warn('a window sent a message that is not in the contract', error);
  }

  async #call(connection: ClientConnection, id: number, method: string, params: unknown): Promise<void> {
    const waiting = this.#waiting.get(connection.id) ?? 0;
    if (waiting >= WAITING_CALLS) {
      const error = codedError('busy', `${WAITING_CALLS} calls wait already; this one was not taken. Try again.`);
      this.#reply(connection, { type: 'reply', id, ok: false, error });
      return;
    }
    this.#waiting.set(connection.id, waiting + 1);
    try {
      const result = await this.#serve(connection.id, method, params);
      this.#reply(connection, { type: 'reply', id, ok: true, result });
    } catch (error) {
      const coded = toCodedError(error);
      if (coded.code === 'internal') this.#options.logger.error(`${method} failed`, error);
      this.#reply(connection, { type: 'reply', id, ok: false, error: coded });
    } finally {
      const now = this.#waiting.get(connection.id);
      if (now !== undefined) this.#waiting.set(connection.id, now - 1);
      // Gone in the meantime: a sign-in that has just succeeded must not outlive its connection.
      else this.#options.sessions.left(connection.id);
    }
  }

  async #serve(connectionId: string, method: string, params: unknown): Promise<unknown> {
    if (!isMethod(method)) throw callError('unknown-method', `method: there is no method ${JSON.stringify(method)}`);
    if (!WITHOUT_ANYTHING.test(method)) await this.#options.gate.pass(WITHOUT_BOOKS.test(method) ? 'app' : 'books');
    const person = this.#options.sessions.personOf(connectionId);
    const { recorder } = this.#options;
    if (recorder === undefined) return this.#allowed(method, params, { connectionId, person });
    return recorder.around({ method, params, person }, (ticket) =>
      this.#allowed(method, params, { connectionId, person, ticket }),
    );
  }

  async #allowed(method: MethodName, params: unknown, context: CallContext): Promise<unknown> {
    const { person } = context;
    const { roles } = methods[method];
    if (roles !== 'anyone') {
      if (person === null) throw callError('signed-out', 'Sign in first.');
      if (!roles.includes(person.role)) {
        const allowed: readonly Role[] = roles;
        throw callError(
          'forbidden',
          `${method} is for ${rolesInWords(allowed)}; ${person.name} is signed in as ${person.role}.`,
          { roles: allowed, role: person.role },
        );
      }
    }
    return this.#run(method, params, context);
  }

  async #run<M extends MethodName>(method: M, params: unknown, context: CallContext): Promise<Results[M]> {
    // The table's schema for M yields Params<M>; TypeScript cannot see that through the index.
    const schema = methods[method].params as unknown as z.ZodMiniType<Params<M>>;
    const handler: Handlers[M] = this.#options.handlers[method];
    return handler(unwrap(check(schema, params, 'params')), context);
  }

  #reply(connection: ClientConnection, reply: Reply): void {
    connection.send(reply);
  }
}
