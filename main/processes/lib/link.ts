// One link process's work: carries the kernel's messages into a Session and the Session's outputs to socket and kernel.
// Owns the session and its timer; the waiting between connections is the dialer's, the handshake the protocol's.

import type { Random } from '../../core/lib/random.js';
import type { ConnectionTap } from '../../core/recording/tap.js';
import type { RecordPlace } from '../../core/recording/types.js';
import { Session } from '../../core/session/session.js';
import { DEFAULT_LIMITS, type OutControl, WireError } from '../../core/session/types.js';
import type {
  FromLink,
  FromLinkState,
  LinkBodyIn,
  LinkBodyOut,
  LinkConfig,
  RecordTo,
  ToLink,
} from '../../contracts/link-port.js';
import { Dialer } from './link-dialer.js';
import { Opening } from './link-opening.js';
import { LinkOutbox } from './link-outbox.js';
import type { HandshakeResult, LinkProtocol } from './link-protocol.js';
import { LinkRecorder } from './link-recorder.js';
import { SilenceWatch } from './link-silence.js';
import { LinkStats } from './link-stats.js';
import { Tracer } from './link-trace.js';
import { tapConnection } from './tapped-connection.js';
import type { TcpConnection } from './tcp.js';
import { WireTaps } from './wire-taps.js';

const STOP_TIMEOUT_MS = 500;
const KEPT_BYTES = 256;
const NOTHING = new Uint8Array(0);

export interface LinkOptions {
  readonly protocolFor: (config: LinkConfig) => LinkProtocol;
  readonly post: (message: FromLink) => void;
  readonly random: Random;
  /** After `stop`, when everything is closed. */
  readonly onStopped: () => void;
}

export class Link {
  readonly #options: LinkOptions;
  readonly #stats: LinkStats;
  readonly #taps = new WireTaps();
  readonly #tracer: Tracer;
  readonly #recorder: LinkRecorder;
  readonly #outbox = new LinkOutbox((reason) => this.#quarantine(reason, new Uint8Array(0)));
  #config: LinkConfig | null = null;
  #protocol: LinkProtocol | null = null;
  #session: Session<LinkBodyOut, LinkBodyIn> | null = null;
  #dialer: Dialer | null = null;
  #connection: TcpConnection | null = null;
  #tap: ConnectionTap | null = null;
  /** A recording that begins as soon as it is known whom we talk to. */
  #recordSoon: RecordTo | null = null;
  #announced = false;
  #silence = new SilenceWatch();
  /** The session has asked not to read on: who is not listened to is not silent. */
  #deaf = false;
  #opening: Opening | null = null;
  #wake: NodeJS.Timeout | null = null;
  #turn: NodeJS.Immediate | null = null;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#stats = new LinkStats(() => this.#session?.stats() ?? null, options.post);
    this.#tracer = new Tracer(this.#taps, options.post);
    this.#recorder = new LinkRecorder(this.#taps, options.post);
  }

  handle(message: ToLink): void {
    switch (message.type) {
      case 'open':
        return this.#open(message.config);
      case 'send':
        if (message.settled !== undefined) this.#session?.settled(message.settled, Date.now());
        this.#outbox.add(message.items);
        break;
      case 'settled':
        this.#session?.settled(message.seqs, Date.now());
        break;
      case 'forget':
        this.#outbox.forget(message.seqs);
        this.#session?.forget(message.seqs);
        break;
      case 'simspeed':
        this.#control({ simspeed: message.value });
        break;
      case 'hello':
        this.#control({ hello: message.worldId });
        break;
      case 'reconnect':
        return this.#reconnect();
      case 'trace':
        return this.#tracer.set(message.on);
      case 'traced':
        return this.#tracer.taken();
      case 'record':
        return this.#record(message.to);
      case 'ping':
        return this.#options.post({ type: 'pong', id: message.id });
      case 'stop':
        return this.#stop();
    }
    this.#schedule();
  }

  #open(config: LinkConfig): void {
    this.#close();
    this.#config = config;
    this.#protocol = this.#options.protocolFor(config);
    const initialRtoMs = config.initialRtoMs ?? DEFAULT_LIMITS.initialRtoMs;
    this.#session = new Session(this.#protocol.codec, { ...DEFAULT_LIMITS, initialRtoMs });
    this.#silence = new SilenceWatch(config.silenceMs);
    this.#outbox.clear();
    if (this.#recordSoon !== null) this.#record(this.#recordSoon);
    const mode = config.kind === 'ups' ? config.mode : 'connect';
    this.#dialer = new Dialer(
      { mode, host: config.host, port: config.port, quietMs: config.quietMs },
      {
        onTrying: (state) => this.#report(state, null, null),
        onOpen: (connection) => this.#begin(connection),
        onWaiting: (retryAt, _attempt, error) =>
          this.#report(error?.code === 'refused' ? 'refused' : 'waiting', retryAt, error),
      },
      this.#options.random,
    );
    this.#dialer.start(config.delayMs);
  }

  /** A socket stands: handshake, if the protocol has one, then the session. */
  #begin(socket: TcpConnection): void {
    const protocol = this.#protocol;
    if (protocol === null) return socket.destroy();
    const place = this.#place();
    this.#tap = this.#taps.open(place, place.dialect === 'v4');
    const connection = tapConnection(socket, this.#tap);
    this.#connection = connection;
    this.#announced = false;
    this.#report('handshake', null, null);
    const opening = new Opening(protocol, connection, {
      onSilence: (error) => this.#lost(error),
      onNoHello: () => this.#announce(null, false),
      onPause: () => (talking = this.#shake(() => opening.paused(), NOTHING)),
    });
    this.#opening = opening;
    let talking = !opening.hasHandshake;
    connection.handle({
      onData: (chunk) => {
        if (this.#connection !== connection) return;
        this.#dialer?.heard();
        if (talking) this.#receive(chunk);
        else talking = this.#shake(() => opening.receive(chunk), chunk);
      },
      onClose: (error) => {
        if (this.#connection !== connection) return;
        this.#lost(error === null ? null : { code: 'connection-lost', message: error.message });
      },
    });
    if (talking) this.#talk();
  }

  /** True when the handshake is through and the session has the rest. */
  #shake(read: () => HandshakeResult | null, chunk: Uint8Array): boolean {
    let result;
    try {
      result = read();
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#quarantine(error.message, chunk);
      this.#lost({ code: error.code, message: error.message });
      return false;
    }
    if (result === null) return false;
    if (!result.ok) {
      this.#lost({ code: 'refused', message: result.message });
      return false;
    }
    this.#tap?.framesBegin(result.rest.length);
    this.#announce(result.worldId, result.created);
    this.#talk();
    if (result.rest.length > 0) this.#receive(result.rest);
    return true;
  }

  #talk(): void {
    this.#session?.connected(Date.now(), this.#protocol?.control());
    this.#schedule();
  }

  #announce(worldId: number | null, created: boolean): void {
    if (this.#announced) return;
    this.#announced = true;
    this.#endOpening();
    this.#dialer?.established();
    this.#options.post({ type: 'connected', worldId, created });
    this.#report('connected', null, null);
  }

  #receive(chunk: Uint8Array): void {
    const now = Date.now();
    this.#session?.receive(chunk, now);
    this.#silence.heard(now);
    this.#stats.heard(now);
    this.#schedule();
  }

  #lost(error: { code: string; message: string } | null): void {
    this.#drop(error?.message);
    this.#dialer?.lost(error);
    this.#stats.touch();
  }

  /** Ends the connection, if there is one, without a word to the dialer. */
  #drop(why = ''): void {
    this.#endOpening();
    const connection = this.#connection;
    this.#connection = null;
    connection?.destroy();
    if (this.#tap !== null) this.#taps.close(this.#tap, why);
    this.#tap = null;
    this.#session?.disconnected(Date.now());
    this.#silence.owes(false, Date.now());
    this.#deaf = false;
    if (this.#wake !== null) clearTimeout(this.#wake);
    this.#wake = null;
  }

  #reconnect(): void {
    this.#drop();
    // The present peer of a listener is let go; a connecting link tries at once.
    if (this.#config?.kind === 'ups' && this.#config.mode === 'listen') this.#dialer?.lost(null);
    else this.#dialer?.start();
  }

  #control(control: OutControl): void {
    this.#protocol?.set(control);
    this.#session?.control(control, Date.now());
  }

  /** One flush for all that happens in this turn of the event loop. */
  #schedule(): void {
    this.#turn ??= setImmediate(() => {
      this.#turn = null;
      this.#flush();
    });
  }

  #flush(): void {
    const session = this.#session;
    if (session === null) return;
    this.#giveUpSilent();
    this.#outbox.moveTo(session, Date.now());
    const outputs = session.take(Date.now());
    const acked = outputs.find((output) => output.type === 'acked')?.seqs;
    const delivers = outputs.some((output) => output.type === 'deliver');
    for (const output of outputs) {
      switch (output.type) {
        case 'write':
          this.#write(output.bytes);
          break;
        case 'deliver':
          // A peer that works but never said hello. (With a handshake, or without a connection, these may be our own refusals.)
          if (this.#opening?.hasHandshake === false) this.#announce(null, false);
          // With the acks in one message: as two, the kernel may be woken between them and make two commits of one turn.
          this.#options.post({ type: 'deliver', items: output.items, ...(acked === undefined ? {} : { acked }) });
          break;
        case 'acked':
          if (output.copies !== undefined) this.#options.post({ type: 'copies', copies: output.copies });
          if (!delivers) this.#options.post({ type: 'acked', seqs: output.seqs });
          break;
        case 'control':
          if (output.control.hello !== undefined) this.#announce(output.control.hello, false);
          this.#options.post({ type: 'control', control: output.control });
          break;
        case 'pause':
          this.#deaf = true;
          this.#connection?.pause();
          break;
        case 'resume':
          this.#deaf = false;
          this.#connection?.resume();
          break;
        case 'fail':
          this.#quarantine(output.error.message, output.bytes);
          this.#lost(output.error);
      }
    }
    this.#sleep(session);
    this.#stats.touch();
  }

  #write(bytes: Uint8Array): void {
    const connection = this.#connection;
    if (connection === null) return;
    connection.write(bytes, () => {
      if (this.#connection !== connection) return;
      this.#session?.drained(Date.now());
      if (this.#session !== null) this.#sleep(this.#session);
    });
  }

  /** The flush runs after the sockets were read: what came while this process was held up is not taken for silence. */
  #giveUpSilent(): void {
    const { patienceMs } = this.#silence;
    if (!this.#silence.isOver(Date.now())) return;
    const message = `nothing was heard for ${patienceMs / 1000} s although commands wait for their acks`;
    this.#lost({ code: 'silent', message });
  }

  #sleep(session: Session<LinkBodyOut, LinkBodyIn>): void {
    if (this.#wake !== null) clearTimeout(this.#wake);
    this.#wake = null;
    const owes = this.#announced && this.#connection !== null && !this.#deaf && session.stats().unackedOut > 0;
    this.#silence.owes(owes, Date.now());
    const at = Math.min(session.wakeAt() ?? Infinity, this.#silence.wakeAt() ?? Infinity);
    if (at === Infinity) return;
    this.#wake = setTimeout(() => this.#schedule(), Math.max(1, Math.ceil(at - Date.now())));
  }

  #record(to: RecordTo | null): void {
    this.#recordSoon = this.#config === null ? to : null;
    if (to === null) void this.#recorder.stop();
    else if (this.#config !== null) this.#recorder.start(to, this.#place(), this.#protocol?.worldId ?? null);
  }

  #place(): RecordPlace {
    const config = this.#config;
    if (config?.kind !== 'ups') return { side: 'world-store', role: 'store', dialect: 'parcelyard' };
    return { side: 'ups-store', role: 'store', dialect: config.dialect };
  }

  #quarantine(reason: string, bytes: Uint8Array): void {
    const hex = Buffer.from(bytes.subarray(0, KEPT_BYTES)).toString('hex');
    this.#options.post({ type: 'quarantine', reason, hex, at: Date.now() });
  }

  #report(state: FromLinkState['state'], retryAt: number | null, error: FromLinkState['error']): void {
    const config = this.#config;
    if (config === null) return;
    const peer = this.#connection?.peer ?? `${config.host}:${config.port}`;
    const attempt = this.#dialer?.attempt ?? 0;
    const worldId = this.#protocol?.worldId ?? null;
    this.#options.post({ type: 'state', state, peer, attempt, retryAt, worldId, error });
  }

  #endOpening(): void {
    this.#opening?.end();
    this.#opening = null;
  }

  #close(): void {
    this.#dialer?.stop();
    this.#dialer = null;
    this.#drop();
    this.#session = null;
  }

  #stop(): void {
    this.#flush();
    this.#stats.stop();
    this.#dialer?.stop();
    const connection = this.#connection;
    this.#connection = null;
    if (this.#turn !== null) clearImmediate(this.#turn);
    this.#tracer.set(false);
    if (connection === null) {
      this.#close();
      return this.#stopped();
    }
    const timer = setTimeout(() => connection.destroy(), STOP_TIMEOUT_MS);
    connection.handle({
      onData: () => undefined,
      onClose: () => {
        clearTimeout(timer);
        this.#close();
        this.#stopped();
      },
    });
    connection.end();
  }

  /** A recording is brought to its end first. */
  #stopped(): void {
    void this.#recorder.stop().then(this.#options.onStopped);
  }
}
