import { connect, type Socket } from 'node:net';
import { fullJitterMs } from '../backoff.ts';
import type { DeviceLog } from '../deviceLog.ts';
import type { Cancellable, Timers } from '../timers.ts';
import { decodeTelegram, encodeTelegram, splitFrames, type Telegram } from './codec.ts';
import { RESULT_REVISIONS, START_REVISIONS, revisionsAfter, type Revisions } from './revisions.ts';
import {
  DEFAULT_SETTINGS,
  nextDeadline,
  startSession,
  stepSession,
  type CommandOutcome,
  type EndReason,
  type Session,
  type SessionEffect,
  type SessionInput,
  type SessionSettings,
  type Step,
} from './session.ts';
import { CONTROLLER_ERROR, fitsOnWire, type ToolCommand } from './telegrams.ts';
import type { OldResult } from './missedResults.ts';
import {
  parseOldResult,
  parseTighteningResult,
  type TighteningResult,
  type UnreadableResult,
} from './tighteningResult.ts';

export type ControllerHealth =
  | { readonly status: 'connecting' }
  | { readonly status: 'online'; readonly controllerName: string; readonly resultRevision: number }
  | { readonly status: 'offline'; readonly reason: EndReason; readonly retryInMs: number }
  | { readonly status: 'closed' };

/** A result telegram that cannot be read; kept whole so that a person can look at it. */
export interface UnreadableTightening {
  readonly controllerId: string;
  readonly code: UnreadableResult;
  readonly raw: string;
}

export interface OpenProtocolOptions {
  readonly controllerId: string;
  readonly host: string;
  /** 4545 unless the controller was set otherwise. */
  readonly port: number;
  readonly timers: Timers;
  /** Evenly distributed in [0, 1). */
  readonly random: () => number;
  readonly log: DeviceLog;
  /** Resolves when the result is committed: only then the controller hears 0062. Must be idempotent by identity. */
  readonly onResult: (result: TighteningResult) => Promise<void>;
  /** As `onResult`: once kept it is acknowledged, so that one telegram cannot block the tool for good. */
  readonly onUnreadable: (result: UnreadableTightening) => Promise<void>;
  readonly onHealth: (health: ControllerHealth) => void;
  readonly settings?: Partial<Omit<SessionSettings, 'startRevision' | 'resultRevision'>>;
}

const CONNECT_TIMEOUT_MS = 5_000;
const COMMIT_RETRY_MS = 1_000;
/** A session that stayed up this long resets the reconnect delay. */
const STABLE_AFTER_MS = 30_000;

/** The terminal's TCP client of one tightening controller: keeps a session alive and reconnects until closed. */
export class OpenProtocolAdapter {
  readonly #options: OpenProtocolOptions;
  readonly #waiters = new Map<number, (outcome: CommandOutcome) => void>();
  readonly #committing = new Set<string>();
  #revisions: Revisions = { start: START_REVISIONS[0], result: RESULT_REVISIONS[0] };
  #session: Session | null = null;
  #socket: Socket | null = null;
  #received: Uint8Array = new Uint8Array(0);
  #timer: Cancellable | null = null;
  #failures = 0;
  #toldError: string | null = null;
  #startedAt = 0;
  #nextCommandId = 1;
  #online = false;
  #closed = false;

  constructor(options: OpenProtocolOptions) {
    this.#options = options;
    this.#connect();
  }

  select(parameterSet: number): Promise<CommandOutcome> {
    return this.#command({ kind: 'selectParameterSet', parameterSet });
  }

  setVin(vin: string): Promise<CommandOutcome> {
    return this.#command({ kind: 'loadVin', vin });
  }

  enableTool(): Promise<CommandOutcome> {
    return this.#command({ kind: 'enableTool' });
  }

  disableTool(): Promise<CommandOutcome> {
    return this.#command({ kind: 'disableTool' });
  }

  /** A result that the controller still has; id 0 is its latest. */
  async oldResult(tighteningId: number): Promise<OldResult> {
    const outcome = await this.#command({ kind: 'requestOldResult', tighteningId });
    if (!outcome.ok) {
      const known = outcome.code === 'refused' && outcome.errorCode !== CONTROLLER_ERROR.resultNotFound;
      if (known) return { status: 'refused', errorCode: outcome.errorCode };
      return { status: outcome.code === 'refused' ? 'none' : 'away' };
    }
    const parsed = outcome.reply && parseOldResult(this.#options.controllerId, outcome.reply);
    return parsed?.ok ? { status: 'result', result: parsed.result } : { status: 'unreadable' };
  }

  /** Says goodbye (0003) and stays down. A result still being committed is not acknowledged any more. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#timer?.cancel();
    this.#input({ type: 'close' });
    this.#socket?.destroySoon();
    this.#socket = null;
    this.#options.onHealth({ status: 'closed' });
  }

  #command(command: ToolCommand): Promise<CommandOutcome> {
    if (!fitsOnWire(command)) return Promise.resolve({ ok: false, code: 'doesNotFit' });
    if (this.#session === null) return Promise.resolve({ ok: false, code: 'notConnected' });
    const commandId = this.#nextCommandId;
    this.#nextCommandId += 1;
    return new Promise((resolve) => {
      this.#waiters.set(commandId, resolve);
      this.#input({ type: 'command', commandId, command });
    });
  }

  #connect(): void {
    const { host, port, timers, onHealth } = this.#options;
    onHealth({ status: 'connecting' });
    this.#received = new Uint8Array(0);
    const socket = connect({ host, port, noDelay: true });
    this.#socket = socket;
    this.#timer = timers.after(CONNECT_TIMEOUT_MS, () => socket.destroy());
    socket.on('connect', () => this.#onConnected(socket));
    socket.on('data', (chunk) => this.#onData(socket, chunk));
    socket.on('error', ({ message }) => this.#onSocketError(message));
    socket.on('close', () => this.#onSocketClosed(socket));
  }

  /** A controller that stays away is told once. */
  #onSocketError(message: string): void {
    if (message === this.#toldError) return;
    this.#toldError = message;
    const { log, controllerId } = this.#options;
    log.warn('controllerSocketError', { controllerId, message });
  }

  #onConnected(socket: Socket): void {
    if (socket !== this.#socket) return;
    this.#toldError = null;
    const { timers, settings } = this.#options;
    this.#startedAt = timers.monotonic();
    const revisions = { startRevision: this.#revisions.start, resultRevision: this.#revisions.result };
    this.#apply(startSession({ ...DEFAULT_SETTINGS, ...settings, ...revisions }, this.#startedAt));
  }

  #onData(socket: Socket, chunk: Uint8Array): void {
    if (socket !== this.#socket) return;
    const { frames, rest, broken } = splitFrames(Buffer.concat([this.#received, chunk]));
    this.#received = rest;
    for (const frame of frames) this.#onFrame(frame);
    if (broken !== null) this.#input({ type: 'malformed' });
  }

  #onFrame(frame: Uint8Array): void {
    const decoded = decodeTelegram(frame);
    if (decoded.ok) return this.#input({ type: 'telegram', telegram: decoded.telegram });
    const { log, controllerId } = this.#options;
    log.warn('telegramUnreadable', {
      controllerId,
      code: decoded.code,
      start: Buffer.from(frame).toString('latin1', 0, 100),
    });
  }

  #onSocketClosed(socket: Socket): void {
    if (socket !== this.#socket) return;
    if (this.#session === null) this.#reconnectLater('connectionLost');
    else this.#input({ type: 'disconnected' });
  }

  #input(input: SessionInput): void {
    if (this.#session === null) return;
    this.#apply(stepSession(this.#session, input, this.#options.timers.monotonic()));
  }

  #apply({ session, effects }: Step): void {
    this.#session = session;
    for (const effect of effects) this.#perform(effect);
    if (this.#session !== session || session.status === 'ended') return;
    this.#reportOnline(session);
    this.#armTick(session);
  }

  #perform(effect: SessionEffect): void {
    const { log, controllerId } = this.#options;
    switch (effect.type) {
      case 'send':
        this.#socket?.write(encodeTelegram(effect.telegram));
        return;
      case 'deliver':
        void this.#deliver(effect.telegram);
        return;
      case 'settle':
        this.#waiters.get(effect.commandId)?.(effect.outcome);
        this.#waiters.delete(effect.commandId);
        return;
      case 'ignored':
        log.warn('telegramIgnored', {
          controllerId,
          mid: effect.telegram.mid,
          data: effect.telegram.data.slice(0, 100),
        });
        return;
      case 'disconnect':
        this.#reconnectLater(effect.reason);
        return;
    }
  }

  /** Hands a result over until it is committed, also beyond the end of the connection that brought it. */
  async #deliver(telegram: Telegram): Promise<void> {
    const { data } = telegram;
    if (this.#committing.has(data)) return;
    this.#committing.add(data);
    while (!this.#closed && !(await this.#commit(telegram))) await this.#pause(COMMIT_RETRY_MS);
    this.#committing.delete(data);
    if (!this.#closed) this.#input({ type: 'committed', data });
  }

  async #commit(telegram: Telegram): Promise<boolean> {
    const { controllerId, log, onResult, onUnreadable } = this.#options;
    const parsed = parseTighteningResult(controllerId, telegram);
    try {
      if (parsed.ok) await onResult(parsed.result);
      else await onUnreadable({ controllerId, code: parsed.code, raw: telegram.data });
      return true;
    } catch (error) {
      log.warn('resultNotCommitted', {
        controllerId,
        message: error instanceof Error ? error.message : String(error),
      });
      return false;
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#options.timers.after(ms, resolve);
    });
  }

  #reportOnline(session: Session): void {
    if (session.status !== 'online' || this.#online) return;
    this.#online = true;
    const { controllerName } = session.controller;
    this.#options.onHealth({ status: 'online', controllerName, resultRevision: this.#revisions.result });
  }

  #armTick(session: Session): void {
    this.#timer?.cancel();
    const due = nextDeadline(session);
    if (due === null) return;
    const { timers } = this.#options;
    this.#timer = timers.after(Math.max(0, due - timers.monotonic()), () => this.#input({ type: 'tick' }));
  }

  #reconnectLater(reason: EndReason): void {
    const { timers, random, onHealth } = this.#options;
    const wasStable = this.#online && timers.monotonic() - this.#startedAt >= STABLE_AFTER_MS;
    if (wasStable) this.#failures = 0;
    this.#session = null;
    this.#online = false;
    this.#timer?.cancel();
    if (this.#closed) return;
    this.#socket?.destroy();
    this.#socket = null;
    this.#revisions = revisionsAfter(this.#revisions, reason);
    const retryInMs = fullJitterMs(this.#failures, random);
    this.#failures += 1;
    onHealth({ status: 'offline', reason, retryInMs });
    this.#timer = timers.after(retryInMs, () => this.#connect());
  }
}
