import type { Cancel, Runtime } from '#domain/kernel/runtime';
import { isoInstant } from '#domain/kernel/runtime';
import type { Batch } from './batch.ts';
import { checkBatch } from './batch.ts';
import type { SyncLog } from './client.ts';
import { FloorCertificates } from './floorCertificates.ts';
import type { FloorBatch, FloorHave, FloorWant } from './floorMessages.ts';
import { floorBatch, floorHave, floorWant, readFloor } from './floorMessages.ts';
import type { FloorMessage, FloorStore, FloorTransport, Heard, SoundBatch } from './floorPorts.ts';
import { floorFilters, readFloorTopic } from './floorTopics.ts';
import type { FloorTuning } from './floorTuning.ts';
import { floorTuning } from './floorTuning.ts';
import { FloorVoice } from './floorVoice.ts';
import { FloorWants } from './floorWants.ts';
import type { Certificate } from './signing.ts';

export interface FloorStatus {
  readonly connected: boolean;
  /** Since when; UTC. */
  readonly since: string;
  /** Other terminals that said something on this connection, and when last (UTC). */
  readonly terminals: readonly { readonly terminal: string; readonly at: string }[];
  /** Runs that go on elsewhere and are asked for. */
  readonly gaps: number;
  /** Messages that were not believed: bad form, certificate, chain or signature. */
  readonly rejected: number;
}

export interface FloorLinkOptions {
  readonly runtime: Runtime;
  readonly transport: FloorTransport;
  readonly store: FloorStore;
  readonly site: string;
  /** This terminal's own; its id is the terminal's. */
  readonly certificate: Certificate;
  readonly plantKey: string;
  readonly log: SyncLog;
  readonly tuning?: FloorTuning;
}

/**
 * The floor link: what terminals tell each other over the floor broker, with or without their plant server. Each commit is
 * told per scope as it happens; what somebody missed shows in `have` and is asked for with `want`. Nothing that arrives is
 * believed before certificate, chain and signature hold, and nothing that arrives can break anything.
 */
export class FloorLink {
  readonly #options: FloorLinkOptions;
  readonly #tuning: FloorTuning;
  readonly #terminal: string;
  readonly #certificates: FloorCertificates;
  readonly #voice: FloorVoice;
  readonly #wants: FloorWants;
  readonly #listeners = new Set<(status: FloorStatus) => void>();
  readonly #terminals = new Map<string, string>();
  #inbox: { readonly sound: SoundBatch; readonly from: string }[] = [];
  #connected = false;
  #since: string;
  #rejected = 0;
  #stops: (() => void)[] = [];
  #timers = new Map<'have' | 'ask' | 'hear', Cancel>();

  constructor(options: FloorLinkOptions) {
    this.#options = options;
    this.#tuning = options.tuning ?? floorTuning;
    this.#terminal = options.certificate.terminal;
    const { runtime } = options;
    const certificates = new FloorCertificates(options);
    this.#certificates = certificates;
    this.#voice = new FloorVoice({ ...options, certificates, tuning: this.#tuning });
    this.#wants = new FloorWants(this.#tuning.backoff, () => runtime.random());
    this.#since = isoInstant(runtime.nowMs());
  }

  start(): void {
    const { transport, store } = this.#options;
    this.#stops = [
      transport.onConnection((connected) => void this.#connection(connected)),
      transport.onMessage((message) => this.#received(message)),
      store.onSaved(({ source }) => {
        if (source === 'own' && this.#connected) this.#voice.publishOwn();
      }),
    ];
    transport.start();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#cancelTimers();
    this.#connected = false;
    this.#options.transport.stop();
  }

  status(): FloorStatus {
    return {
      connected: this.#connected,
      since: this.#since,
      terminals: [...this.#terminals].map(([terminal, at]) => ({ terminal, at })),
      gaps: this.#wants.size,
      rejected: this.#rejected,
    };
  }

  /** Told when the connection changes or a terminal is heard for the first time; returns the way to stop. */
  onStatus(listener: (status: FloorStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #connection(up: boolean): Promise<void> {
    const { transport, site } = this.#options;
    const subscribed = up && (await transport.subscribe(floorFilters(site)));
    if (this.#connected === subscribed || this.#stops.length === 0) return;
    this.#connected = subscribed;
    this.#since = this.#instant();
    this.#cancelTimers();
    if (subscribed) {
      this.#voice.begin();
      this.#sayHave();
      this.#askLater();
    } else this.#terminals.clear();
    this.#options.log.info('floorLink', { connected: subscribed });
    this.#tell();
  }

  #cancelTimers(): void {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
    this.#inbox = [];
  }

  #after(name: 'have' | 'ask' | 'hear', ms: number, run: () => void): void {
    if (this.#timers.has(name)) return;
    const timer = this.#options.runtime.after(ms, () => {
      this.#timers.delete(name);
      run();
    });
    this.#timers.set(name, timer);
  }

  #sayHave(): void {
    const { runtime } = this.#options;
    this.#voice.sayHave();
    const spread = 0.75 + runtime.random() / 2;
    this.#after('have', this.#tuning.haveEveryMs * spread, () => this.#sayHave());
  }

  #received(message: FloorMessage): void {
    const place = readFloorTopic(this.#options.site, message.topic);
    if (!place || place.terminal === this.#terminal || !this.#connected) return;
    if (this.#read(place.kind, message.payload, place.terminal)) {
      if (!message.retained) this.#heardOf(place.terminal);
      return;
    }
    this.#rejected += 1;
    this.#options.log.warn('floorRejected', { topic: message.topic, bytes: message.payload.byteLength });
  }

  #read(kind: 'batch' | 'have' | 'want', payload: Uint8Array, from: string): boolean {
    switch (kind) {
      case 'batch':
        return this.#onBatch(readFloor(floorBatch, payload), from);
      case 'have':
        return this.#onHave(readFloor(floorHave, payload), from);
      case 'want':
        return this.#onWant(readFloor(floorWant, payload));
    }
  }

  #heardOf(terminal: string): void {
    const first = !this.#terminals.has(terminal);
    this.#terminals.set(terminal, this.#instant());
    if (first) this.#tell();
  }

  #onBatch(message: FloorBatch | null, from: string): boolean {
    if (!message || message.batch.terminal !== message.certificate.terminal) return false;
    if (!this.#certificates.believed(message.certificate)) return false;
    const checked = checkBatch(message.batch, message.certificate.publicKey);
    if (!checked.ok) return false;
    this.#inbox.push({ sound: { batch: message.batch, checked: checked.events }, from });
    this.#after('hear', this.#tuning.gatherMs, () => this.#hearInbox());
    return true;
  }

  #hearInbox(): void {
    const arrived = this.#inbox;
    this.#inbox = [];
    const answers = this.#options.store.hear(arrived.map(({ sound }) => sound));
    if (!answers) this.#options.log.warn('floorNotStored', { batches: arrived.length });
    for (const [i, { sound, from }] of arrived.entries())
      this.#learn(sound.batch, from, answers?.[i] ?? null);
    this.#askLater();
  }

  /** `heard` null: it could not be stored; it is as if it had never come, and is asked for again. */
  #learn(batch: Batch, from: string, heard: Heard | null): void {
    const { run, terminal } = batch;
    const now = this.#options.runtime.monotonicMs();
    if (heard && 'conflict' in heard) {
      this.#wants.giveUp(run);
      this.#options.log.warn('floorConflict', { run, terminal, seq: heard.conflict, from });
      return;
    }
    const known = this.#options.store.knownThrough(run);
    const last = batch.fromSeq + batch.events.length - 1;
    if (known < last) this.#wants.miss(run, last, from, from === terminal, now);
    this.#wants.learn(run, known, now);
  }

  #onHave(message: FloorHave | null, from: string): boolean {
    if (!message || message.certificate.terminal !== from) return false;
    if (!this.#certificates.believed(message.certificate)) return false;
    const { store, runtime } = this.#options;
    for (const { run, terminal, seq } of message.runs) {
      if (store.isOwn(run) || store.knownThrough(run) >= seq) continue;
      this.#wants.miss(run, seq, from, from === terminal, runtime.monotonicMs());
    }
    this.#askLater();
    return true;
  }

  #askLater(): void {
    const due = this.#wants.nextDueMs();
    if (due === null || !this.#connected) return;
    const waitMs = Math.max(1, Math.ceil(due - this.#options.runtime.monotonicMs()));
    this.#timers.get('ask')?.cancel();
    this.#timers.delete('ask');
    this.#after('ask', waitMs, () => this.#ask());
  }

  #ask(): void {
    const { store, runtime } = this.#options;
    const byHolder = new Map<string, FloorWant['runs']>();
    for (const { to, run } of this.#wants.due(runtime.monotonicMs())) {
      const runs = byHolder.get(to) ?? [];
      byHolder.set(to, runs);
      if (runs.length < 50) runs.push({ run, fromSeq: store.knownThrough(run) + 1 });
    }
    for (const [to, runs] of byHolder) this.#voice.ask(to, runs);
    this.#askLater();
  }

  #onWant(message: FloorWant | null): boolean {
    if (!message) return false;
    if (message.to !== this.#terminal) return true;
    const now = this.#options.runtime.monotonicMs();
    for (const { run, fromSeq } of message.runs) this.#voice.answer(run, fromSeq - 1, now);
    return true;
  }

  #tell(): void {
    const status = this.status();
    for (const listener of this.#listeners) listener(status);
  }

  #instant(): string {
    return isoInstant(this.#options.runtime.nowMs());
  }
}
