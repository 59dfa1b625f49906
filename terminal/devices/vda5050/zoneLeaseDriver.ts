import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { MqttMessage, MqttPort } from '../mqttPort.ts';
import type { Cancellable, Timers } from '../timers.ts';
import { id } from './schema.ts';
import { maySend, offlineLease, stepLease, type Beat, type LeaseInput, type ZoneLease } from './zoneLease.ts';

export interface ZoneLeaseOptions {
  readonly port: MqttPort;
  readonly timers: Timers;
  /** Evenly distributed in [0, 1). */
  readonly random: () => number;
  readonly site: string;
  readonly zone: string;
  readonly terminal: string;
  /** The highest epoch that the zone's events tell of, asked at the start: order ids are built on epochs. */
  readonly knownEpoch: number;
  readonly events: ZoneLeaseEvents;
}

/**
 * What this terminal is to the zone. `claimed`: its claim stands, so every vehicle is to be asked for its state now;
 * orders only as `master`, and then only while `maySend()`. `follower` of null: nobody was heard yet.
 */
export type ZoneStanding =
  | { readonly role: 'offline' }
  | { readonly role: 'follower'; readonly master: string | null }
  | { readonly role: 'candidate' | 'claimed' | 'master'; readonly epoch: number };

export interface ZoneLeaseEvents {
  /** Each change once. */
  onStanding(standing: ZoneStanding): void;
  /** A payload on the zone's topic that is no beat. */
  onBadBeat(): void;
}

const TICK_MS = 100;
const MAX_BEAT_BYTES = 1_024;
const beatSchema = z.object({
  terminal: id.min(1),
  epoch: z
    .int()
    .min(0)
    .max(2 ** 32),
  beat: z.int().min(1),
});

export function zoneMasterTopic(site: string, zone: string): string {
  return `takt/v1/${site}/zone/${zone}/master`;
}

/** Runs the zone lease over MQTT for as long as the terminal takes part in the zone. */
export class ZoneLeaseDriver {
  readonly #options: ZoneLeaseOptions;
  readonly #topic: string;
  readonly #unlisten: readonly (() => void)[];
  #lease: ZoneLease;
  #timer: Cancellable | null = null;
  /** Tells the subscription of this connection from one of an earlier connection that is answered late. */
  #connection = 0;
  #closed = false;

  constructor(options: ZoneLeaseOptions) {
    this.#options = options;
    this.#topic = zoneMasterTopic(options.site, options.zone);
    this.#lease = offlineLease(options.knownEpoch);
    const { port } = options;
    this.#unlisten = [
      port.onMessage((message) => this.#onMessage(message)),
      port.onConnection((connected) => this.#onConnection(connected)),
    ];
    if (port.connected) this.#onConnection(true);
    this.#arm();
  }

  /** To be asked immediately before each order. */
  maySend(): boolean {
    return maySend(this.#lease, this.#at());
  }

  get lease(): ZoneLease {
    return this.#lease;
  }

  /** Takes no further part; the others notice by silence. */
  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    for (const unlisten of this.#unlisten) unlisten();
    this.#lease = { status: 'offline', epoch: this.#lease.epoch };
  }

  #arm(): void {
    this.#timer = this.#options.timers.after(TICK_MS, () => {
      this.#input({ type: 'tick' });
      if (!this.#closed) this.#arm();
    });
  }

  #onConnection(connected: boolean): void {
    this.#connection += 1;
    if (!connected) return this.#input({ type: 'disconnected' });
    const connection = this.#connection;
    this.#options.port.subscribe([this.#topic], { qos: 1 }).then(
      () => {
        if (connection === this.#connection && !this.#closed) this.#input({ type: 'subscribed' });
      },
      () => undefined, // The connection was lost meanwhile, or the broker refuses: without the topic nobody claims.
    );
  }

  #onMessage({ topic, payload }: MqttMessage): void {
    if (topic !== this.#topic) return;
    const beat = readBeat(payload);
    if (beat === null) this.#options.events.onBadBeat();
    else this.#input({ type: 'heard', beat });
  }

  #input(input: LeaseInput): void {
    const { terminal, random, port, events } = this.#options;
    const before = this.#lease;
    const step = stepLease(before, input, { terminal, random, at: this.#at() });
    this.#lease = step.lease;
    if (step.publish !== null)
      port.publish(this.#topic, JSON.stringify(step.publish), { qos: 1, retain: true });
    const standing = standingOf(step.lease);
    if (!isDeepStrictEqual(standing, standingOf(before))) events.onStanding(standing);
  }

  #at(): { readonly monotonic: number; readonly wall: number } {
    const { timers } = this.#options;
    return { monotonic: timers.monotonic(), wall: timers.now() };
  }
}

function standingOf(lease: ZoneLease): ZoneStanding {
  switch (lease.status) {
    case 'offline':
      return { role: 'offline' };
    case 'following':
      return { role: 'follower', master: lease.master };
    case 'claiming':
      return { role: 'candidate', epoch: lease.epoch };
    case 'settling':
      return { role: 'claimed', epoch: lease.epoch };
    case 'holding':
      return { role: 'master', epoch: lease.epoch };
  }
}

/** Null for anything that is no beat. Never throws. */
export function readBeat(payload: Uint8Array): Beat | null {
  if (payload.byteLength > MAX_BEAT_BYTES) return null;
  try {
    const parsed = beatSchema.safeParse(JSON.parse(Buffer.from(payload).toString('utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
