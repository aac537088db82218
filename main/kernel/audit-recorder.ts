// When the entry about a call is written to the audit log: in one commit with what it changes in the app database, else right
// before the answer. Refusals are entries, too. Which calls have one is recorded-calls' affair; decides nothing about the calls.

import type { MethodName } from '../contracts/app-api.js';
import type { Clock } from '../core/lib/clock.js';
import { KeyedQueue } from '../core/lib/keyed-queue.js';
import type { PersonRow } from '../store/store.js';
import { aboutOf, changesBetween, detailText, objectOf, outcomeOf, type Details } from './audit-log-details.js';
import type { AuditDraft, AuditLog, ChangeWithEntry } from './audit-log.js';
import { toCodedError } from './call-error.js';
import { isRecorded } from './recorded-calls.js';

/** Refused calls that get an entry of their own in one minute; the next minute's first one says how many more there were. */
const REFUSALS_A_MINUTE = 200;
const MINUTE = 60_000;

/** What a handler saves together with the entry about its call. */
export interface AuditTicket {
  commit(
    change: ChangeWithEntry,
    what: { readonly object?: string; readonly before: unknown; readonly after: unknown },
  ): Promise<void>;
}

export interface RecordedCall {
  readonly method: MethodName;
  readonly params: unknown;
  readonly person: PersonRow | null;
}

export interface AuditRecorderPorts {
  readonly clock: Clock;
  /** Null while the app database is not open: then nothing can be written down. */
  log(): AuditLog | null;
  booksId(): string | null;
  /** Products, customers and what else is saved in the books, as it is now; undefined: not compared. */
  before(method: MethodName, params: unknown): Promise<{ readonly value: unknown } | undefined>;
}

export class AuditRecorder {
  readonly #ports: AuditRecorderPorts;
  /** Calls that save the same thing go one after another, so that what each found before is true. */
  readonly #saving = new KeyedQueue<string>();
  #minute = -1;
  #refused = 0;

  constructor(ports: AuditRecorderPorts) {
    this.#ports = ports;
  }

  /** Runs the call and writes down what came of it. Answers and fails as the call does. */
  async around<T>(call: RecordedCall, run: (ticket: AuditTicket | null) => Promise<T>): Promise<T> {
    const log = this.#ports.log();
    if (log === null) return run(null);
    try {
      if (!isRecorded(call.method)) return await run(null);
      return await this.#inTurn(call, () => this.#recorded(log, call, run));
    } catch (error) {
      await this.#refusal(log, call, error);
      throw error;
    }
  }

  async #recorded<T>(log: AuditLog, call: RecordedCall, run: (ticket: AuditTicket | null) => Promise<T>): Promise<T> {
    const before = await this.#ports.before(call.method, call.params);
    let written = false;
    const ticket: AuditTicket = {
      commit: async (change, { object, before: was, after }) => {
        const changes = changesBetween(was, after);
        const draft = this.#draft(call, call.person, object ?? objectOf(call.method, call.params, after), {
          about: aboutOf(call.params),
          changes,
        });
        await log.append(draft, change);
        written = true;
      },
    };
    const result = await run(ticket);
    if (!written) {
      const answer = outcomeOf(result);
      const changes = before === undefined ? [] : changesBetween(before.value, result);
      const object = objectOf(call.method, call.params, result);
      const person = call.person ?? signedIn(result);
      await log.append(this.#draft(call, person, object, { about: { ...aboutOf(call.params), ...answer }, changes }));
    }
    return result;
  }

  async #refusal(log: AuditLog, call: RecordedCall, error: unknown): Promise<void> {
    const { code, message } = toCodedError(error);
    const looking = !isRecorded(call.method);
    // Who looks at what is not for the role is written down; a page that was signed out and asks again is not.
    if (looking && code !== 'forbidden' && call.method !== 'session.resume') return;
    const minute = Math.floor(this.#ports.clock.now() / MINUTE);
    if (minute !== this.#minute) {
      const more = this.#refused - REFUSALS_A_MINUTE;
      this.#minute = minute;
      this.#refused = 0;
      if (more > 0) {
        const about = { more };
        await log.append({ ...this.#draft(call, null, null, { about }), outcome: 'refused', code: 'not-listed' });
      }
    }
    this.#refused += 1;
    if (this.#refused > REFUSALS_A_MINUTE) return;
    // What was typed wrongly into a password field may stand in the sentence about it.
    const secret = /"[^"]*(password|token|pin)"/i.test(safeJson(call.params));
    const details = secret && code === 'bad-request' ? {} : { message };
    const about = aboutOf(call.params);
    const object = objectOf(call.method, call.params, null);
    await log.append({ ...this.#draft(call, call.person, object, { about, ...details }), outcome: 'refused', code });
  }

  #draft(
    call: RecordedCall,
    person: Pick<PersonRow, 'id' | 'name' | 'role'> | null,
    object: string | null,
    details: Details,
  ): AuditDraft {
    return {
      personId: person?.id ?? null,
      person: person?.name ?? null,
      role: person?.role ?? null,
      action: call.method,
      object,
      outcome: 'done',
      code: null,
      booksId: this.#ports.booksId(),
      detail: detailText(details),
    };
  }

  #inTurn<T>({ method, params }: RecordedCall, work: () => Promise<T>): Promise<T> {
    if (!COMPARED.has(method)) return work();
    const key = `${method} ${String((params as { readonly id?: unknown } | null)?.id)}`;
    return this.#saving.run(key, work);
  }
}

/** Saved in the books: compared with what was there before. */
export const COMPARED: ReadonlySet<string> = new Set<MethodName>(['products.save', 'customers.save']);

/** Who has just signed in. */
function signedIn(result: unknown): Pick<PersonRow, 'id' | 'name' | 'role'> | null {
  const person = (result as { readonly person?: Pick<PersonRow, 'id' | 'name' | 'role'> } | null)?.person;
  return person !== undefined && typeof person.id === 'number' ? person : null;
}

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return 'password'; // Not to be read: treated as if it held one.
  }
}
