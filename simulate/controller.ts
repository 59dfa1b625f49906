import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import {
  isOk,
  oldResultData,
  resultData,
  takeTelegrams,
  telegramBytes,
  type ReceivedTelegram,
  type SimulatedTightening,
  type TighteningLimits,
} from './openProtocolWire.ts';
import { seededRandom, type Random } from './random.ts';
import { realTimers, type SimulatorTimers } from './realTimers.ts';

/** Ways in which a controller on a real floor misbehaves; several may be on at once. */
export interface ControllerMisbehaviour {
  /** Answer this MID with this error code (MID 0004) instead of doing it. */
  readonly refuse?: { readonly mid: number; readonly errorCode: number };
  /** Hear everything, say nothing. */
  readonly silent?: boolean;
  /** Send every result twice in a row. */
  readonly repeatResults?: boolean;
  /** Write every telegram byte by byte. */
  readonly splitFrames?: boolean;
  /** Hold telegrams back and write two at once. */
  readonly mergeFrames?: boolean;
  /** Drop the connection instead of answering this MID. */
  readonly closeOn?: number;
}

export interface ControllerOptions {
  readonly host?: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly name: string;
  readonly seed: number;
  readonly timers?: SimulatorTimers;
  /** Revisions of MID 0060 that the controller knows; others are refused with error 97. */
  readonly resultRevisions?: readonly number[];
  /** First tightening id less one; ids wrap at 65,535 as on real devices. */
  readonly lastTighteningId?: number;
  /** Limits per parameter set; any other set uses 10 Nm +- 10 %. */
  readonly limits?: ReadonlyMap<number, TighteningLimits>;
}

export interface TightenRequest {
  readonly outcome: 'ok' | 'torqueLow' | 'torqueHigh';
  /** Also with the tool disabled, as when somebody turned the key. */
  readonly force?: boolean;
}

export type TightenResult =
  | { readonly ok: true; readonly tightening: SimulatedTightening }
  | { readonly ok: false; readonly code: 'toolDisabled' };

const DEFAULT_LIMITS: TighteningLimits = {
  torqueMinNm: 9,
  torqueMaxNm: 11,
  torqueTargetNm: 10,
  angleMinDeg: 20,
  angleMaxDeg: 120,
  angleTargetDeg: 70,
};
const LAST_ID = 65_535;
const SILENCE_LIMIT_MS = 15_000;
const REMEMBERED = 1000;

/** A simulated tightening controller: the TCP server side of Open Protocol, one client at a time. */
export class SimulatedController {
  /** The latest telegrams, oldest first; a controller that runs for days forgets the others. */
  readonly received: ReceivedTelegram[] = [];
  /** Tightenings not yet acknowledged (0062), oldest first; sent again to the next subscriber. */
  readonly unacknowledged: SimulatedTightening[] = [];
  /** The latest tightenings, oldest first, acknowledged or not: what it can still be asked for (0064). */
  readonly history: SimulatedTightening[] = [];
  acknowledged = 0;
  connections = 0;
  toolEnabled = false;
  parameterSet = 0;
  vin = '';
  readonly #options: ControllerOptions;
  readonly #timers: SimulatorTimers;
  readonly #random: Random;
  readonly #server: Server;
  #misbehaviour: ControllerMisbehaviour = {};
  #client: Client | null = null;
  /** Every connection, also those that have not started a session. */
  readonly #sockets = new Set<Socket>();
  #tighteningId: number;

  constructor(options: ControllerOptions) {
    this.#options = options;
    this.#timers = options.timers ?? realTimers;
    this.#random = seededRandom(options.seed);
    this.#tighteningId = options.lastTighteningId ?? 0;
    this.#server = createServer((socket) => this.#onConnection(socket));
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#options.port, this.#options.host ?? '127.0.0.1', () => resolve());
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get subscribed(): boolean {
    return this.#client?.resultRevision != null;
  }

  misbehave(misbehaviour: ControllerMisbehaviour): void {
    this.#misbehaviour = misbehaviour;
  }

  /** Runs the tool once and sends the result to a subscriber; without one it waits for the next. */
  tighten(request: TightenRequest): TightenResult {
    if (!this.toolEnabled && request.force !== true) return { ok: false, code: 'toolDisabled' };
    const tightening = this.#measure(request);
    this.unacknowledged.push(tightening);
    this.history.push(tightening);
    if (this.history.length > REMEMBERED) this.history.shift();
    if (this.unacknowledged.length === 1) this.#sendOldest();
    return { ok: true, tightening };
  }

  /** Sends the oldest unacknowledged result again, as after a missing acknowledgement. */
  repeat(): void {
    this.#sendOldest();
  }

  /** Drops the client's connection without a word. */
  disconnect(): void {
    this.#client?.socket.destroy();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #onConnection(socket: Socket): void {
    this.connections += 1;
    this.#sockets.add(socket);
    const client: Client = {
      socket,
      buffer: Buffer.alloc(0),
      resultRevision: null,
      started: false,
      held: null,
      watchdog: null,
    };
    socket.on('data', (chunk) => this.#onData(client, chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#onClose(client);
    });
    this.#watch(client);
  }

  #onClose(client: Client): void {
    client.watchdog?.cancel();
    if (this.#client === client) this.#client = null;
  }

  /** A client not heard for 15 s is dropped (R2.8, keep-alive). */
  #watch(client: Client): void {
    client.watchdog?.cancel();
    client.watchdog = this.#timers.after(SILENCE_LIMIT_MS, () => client.socket.destroy());
  }

  #onData(client: Client, chunk: Buffer): void {
    this.#watch(client);
    const { telegrams, rest, broken } = takeTelegrams(Buffer.concat([client.buffer, chunk]));
    client.buffer = rest;
    for (const telegram of telegrams) {
      this.received.push(telegram);
      if (this.received.length > 2 * REMEMBERED) this.received.splice(0, REMEMBERED);
      this.#onTelegram(client, telegram);
    }
    if (broken) client.socket.destroy();
  }

  #onTelegram(client: Client, telegram: ReceivedTelegram): void {
    const { refuse, silent, closeOn } = this.#misbehaviour;
    if (closeOn === telegram.mid) client.socket.destroy();
    else if (silent === true) return;
    else if (refuse?.mid === telegram.mid) this.#refuse(client, telegram.mid, refuse.errorCode);
    else if (!client.started && telegram.mid !== 1) this.#refuse(client, telegram.mid, 1);
    else this.#obey(client, telegram);
  }

  #obey(client: Client, telegram: ReceivedTelegram): void {
    switch (telegram.mid) {
      case 1:
        return this.#start(client, telegram);
      case 3:
        this.#accept(client, 3);
        client.socket.end();
        return;
      case 18:
        this.parameterSet = Number(telegram.data);
        return this.#accept(client, 18);
      case 42:
      case 43:
        this.toolEnabled = telegram.mid === 43;
        return this.#accept(client, telegram.mid);
      case 50:
        this.vin = telegram.data.trim();
        return this.#accept(client, 50);
      case 60:
        return this.#subscribe(client, telegram.revision);
      case 62:
        return this.#onAcknowledged();
      case 63:
        client.resultRevision = null;
        return this.#accept(client, 63);
      case 64:
        return this.#tellOld(client, Number(telegram.data));
      case 9999:
        return this.#write(client, telegramBytes(9999, 1, ''));
      default:
        return this.#refuse(client, telegram.mid, 99);
    }
  }

  #start(client: Client, telegram: ReceivedTelegram): void {
    if (this.#client !== null) return this.#refuse(client, 1, 96);
    if (telegram.revision > 6) return this.#refuse(client, 1, 97);
    this.#client = client;
    client.started = true;
    this.#write(client, telegramBytes(2, 1, `010001020103${this.#options.name.padEnd(25)}`));
  }

  #subscribe(client: Client, revision: number): void {
    const known = this.#options.resultRevisions ?? [1, 2];
    if (!known.includes(revision)) return this.#refuse(client, 60, 97);
    if (client.resultRevision !== null) return this.#refuse(client, 60, 9);
    client.resultRevision = revision;
    this.#accept(client, 60);
    this.#sendOldest();
  }

  /** Id 0 asks for the latest. */
  #tellOld(client: Client, id: number): void {
    const found = id === 0 ? this.history.at(-1) : this.history.findLast((one) => one.tighteningId === id);
    if (found === undefined) return this.#refuse(client, 64, 15);
    this.#write(client, telegramBytes(65, 1, oldResultData(found)));
  }

  #onAcknowledged(): void {
    if (this.unacknowledged.shift() === undefined) return;
    this.acknowledged += 1;
    this.#sendOldest();
  }

  #sendOldest(): void {
    const oldest = this.unacknowledged[0];
    const client = this.#client;
    if (oldest === undefined || client?.resultRevision == null) return;
    const revision = client.resultRevision;
    const bytes = telegramBytes(61, revision, resultData(oldest, this.#options.name, revision));
    this.#write(client, bytes);
    if (this.#misbehaviour.repeatResults === true) this.#write(client, bytes);
  }

  #accept(client: Client, mid: number): void {
    this.#write(client, telegramBytes(5, 1, `${mid}`.padStart(4, '0')));
  }

  #refuse(client: Client, mid: number, errorCode: number): void {
    this.#write(client, telegramBytes(4, 1, `${mid}`.padStart(4, '0') + `${errorCode}`.padStart(2, '0')));
  }

  #write(client: Client, bytes: Buffer): void {
    const { silent, splitFrames, mergeFrames } = this.#misbehaviour;
    if (silent === true || client.socket.destroyed) return;
    if (mergeFrames === true && client.held === null) {
      client.held = bytes;
      return;
    }
    const whole = client.held === null ? bytes : Buffer.concat([client.held, bytes]);
    client.held = null;
    if (splitFrames !== true) client.socket.write(whole);
    else for (let at = 0; at < whole.length; at += 1) client.socket.write(whole.subarray(at, at + 1));
  }

  #measure({ outcome }: TightenRequest): SimulatedTightening {
    const limits = this.#options.limits?.get(this.parameterSet) ?? DEFAULT_LIMITS;
    const half = (limits.torqueMaxNm - limits.torqueMinNm) / 2;
    const middle = {
      ok: (limits.torqueMinNm + limits.torqueMaxNm) / 2,
      torqueLow: limits.torqueMinNm - half,
      torqueHigh: limits.torqueMaxNm + half,
    };
    const noise = Math.max(-0.9 * half, Math.min(0.9 * half, this.#random.gauss(0, half / 4)));
    this.#tighteningId = this.#tighteningId >= LAST_ID ? 1 : this.#tighteningId + 1;
    const tightening: SimulatedTightening = {
      tighteningId: this.#tighteningId,
      at: this.#timers.now(),
      vin: this.vin,
      parameterSet: this.parameterSet,
      torqueNm: Math.max(0, Math.round((middle[outcome] + noise) * 100) / 100),
      angleDeg: this.#random.integer(limits.angleMinDeg, limits.angleMaxDeg),
      limits,
    };
    if (isOk(tightening) !== (outcome === 'ok'))
      throw new Error(`the simulated tool missed the asked outcome ${outcome}`);
    return tightening;
  }
}

interface Client {
  readonly socket: Socket;
  buffer: Buffer;
  resultRevision: number | null;
  started: boolean;
  held: Buffer | null;
  watchdog: { cancel(): void } | null;
}
