import type { Checkpoint } from './checkpoint.ts';
import type { Ending } from './ending.ts';
import type { PullAnswer, RunAck, ServerIdentity } from './messages.ts';
import { protocolVersion } from './messages.ts';
import type { SignedPlace } from './place.ts';
import { epochText } from './place.ts';
import type { PlantAnswer, PlantTransport, StoreAnswer } from './plantPorts.ts';
import type { HeldRow, HeldRun, RecoveryAnswer, RecoveryRequest } from './recovery.ts';
import { mostPlaces } from './recovery.ts';
import { storeEnding } from './entrance.ts';
import { verifySignature } from './signing.ts';

/** What a terminal holds of its plant's log, for when the plant has lost it. */
export interface HeldLog {
  /** The plant's, as known here; null as of the enrolment. */
  epoch(): number | null;
  /** What the plant signed last. */
  shown(): { readonly place: SignedPlace | null; readonly checkpoint: Checkpoint | null };
  /** What it signed before, of places above a position; some way apart. */
  placesAbove(position: number): readonly SignedPlace[];
  /** Some of the rows above a position, in no order; `next`: from where on to ask, 0 at first, null behind the last. */
  rowsAbove(
    position: number,
    from: number,
  ): { readonly rows: readonly HeldRow[]; readonly next: number | null };
  /** Runs with rows above it of which is known what they follow. */
  runsAbove(position: number): readonly HeldRun[];
  /** Those of which the plant is to say anew how far it has them. */
  runs(): readonly string[];
  /** What is known of its log is not what it is now: what of these runs it does not have waits to be pushed again, and nothing is followed. */
  withdraw(acks: readonly RunAck[]): StoreAnswer;
  /** Lets go of some of what the plant had confirmed; `more`: there is some left. */
  forget(): StoreAnswer<{ readonly more: boolean }>;
  /**
   * Goes on in a new epoch, in which the plant has these runs as far as it says: what it does not have waits to be pushed again. `anew`:
   * nothing is left of what it had confirmed; its log is taken up from the start.
   */
  begin(epoch: number, acks: readonly RunAck[], anew: boolean): StoreAnswer;
}

export interface RewoundParts {
  readonly held: HeldLog;
  readonly transport: PlantTransport;
  readonly identity: ServerIdentity;
  readonly plantKey: string;
  /** Asks until there is an answer of this plant, whatever its epoch. */
  ask<T extends ServerIdentity>(
    request: (signal: AbortSignal) => Promise<PlantAnswer<T>>,
  ): Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly ending: Ending }>;
  /** A pull of nothing at the place that is known here. */
  probe(signal: AbortSignal): Promise<PlantAnswer<PullAnswer>>;
  /** Lets others go on. */
  pause(): Promise<void>;
}

/** How soon to ask again whether the plant was opened, ms. */
const againMs = 5_000;
/** Runs of one question. */
const mostRuns = 200;

const recovering = (retryAfterMs: number): Ending => ({
  kind: 'fault',
  fault: { kind: 'recovering', retryAfterMs },
});

/**
 * The plant does not have the log that is known here: shows what the plant signed of it, hands over what is held of it, and once an
 * administrator has opened the plant goes on with it in its new epoch.
 */
export class Rewound {
  readonly #parts: RewoundParts;

  constructor(parts: RewoundParts) {
    this.#parts = parts;
  }

  /** `otherwise`: how it ends where the plant does not see it so. */
  async settle(otherwise: Ending): Promise<Ending> {
    const asked = await this.#say({});
    if (!asked.ok) return asked.ending;
    if (asked.value.status === 'unproven') return otherwise;
    const handed = asked.value.has ? asked : await this.#handOver(asked.value.after);
    if (!handed.ok) return handed.ending;
    return handed.value.status === 'open' ? this.#begin(handed.value, otherwise) : recovering(againMs);
  }

  async #handOver(after: number): Promise<Asked<RecoveryAnswer>> {
    const { held, pause } = this.#parts;
    const places = held.placesAbove(after);
    for (let at = 0; at < places.length; at += mostPlaces) {
      const told = await this.#say({ places: places.slice(at, at + mostPlaces) });
      if (!told.ok) return told;
    }
    let runs = held.runsAbove(after);
    for (let from = 0; ;) {
      const { rows, next } = held.rowsAbove(after, from);
      await pause();
      if (rows.length > 0 || next === null) {
        const told = await this.#say({ rows, runs, whole: next === null });
        if (!told.ok || next === null) return told;
        runs = [];
      }
      from = next;
    }
  }

  #say({ rows = [], runs = [], places = [], whole = false }: Handed): Promise<Asked<RecoveryAnswer>> {
    const { held, transport, identity, ask } = this.#parts;
    const epoch = held.epoch() ?? identity.epoch;
    const request: RecoveryRequest = {
      protocol: protocolVersion,
      epoch,
      ...held.shown(),
      rows: [...rows],
      runs: [...runs],
      places: [...places],
      whole,
    };
    return ask((signal) => transport.recovery(request, signal));
  }

  async #begin({ serverId, epoch, signature }: RecoveryAnswer, otherwise: Ending): Promise<Ending> {
    const { held, identity, plantKey, ask, probe, transport } = this.#parts;
    const known = held.epoch() ?? identity.epoch;
    if (epoch <= known || !verifySignature(plantKey, epochText({ serverId, epoch }), signature))
      return otherwise;
    const acks: RunAck[] = [];
    const runs = held.runs();
    for (let at = 0; at < runs.length; at += mostRuns) {
      const request = { protocol: protocolVersion, runs: runs.slice(at, at + mostRuns) } as const;
      const told = await ask((signal) => transport.runs(request, signal));
      if (!told.ok) return told.ending;
      acks.push(...told.value.acks);
    }
    const place = await ask(probe);
    const anew = !place.ok && place.ending.kind === 'stop' && place.ending.reason === 'rewound';
    if (!place.ok && !anew) return place.ending;
    const forgotten = anew ? await this.#forget(acks) : null;
    if (forgotten !== null) return forgotten;
    const begun = held.begin(epoch, acks, anew);
    return begun.ok ? recovering(0) : storeEnding(begun);
  }

  async #forget(acks: readonly RunAck[]): Promise<Ending | null> {
    const { held, pause } = this.#parts;
    const withdrawn = held.withdraw(acks);
    if (!withdrawn.ok) return storeEnding(withdrawn);
    for (;;) {
      const forgotten = held.forget();
      if (!forgotten.ok) return storeEnding(forgotten);
      if (!forgotten.more) return null;
      await pause();
    }
  }
}

/** What of it is handed over at a time. */
interface Handed {
  readonly rows?: readonly HeldRow[];
  readonly runs?: readonly HeldRun[];
  readonly places?: readonly SignedPlace[];
  readonly whole?: boolean;
}

type Asked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly ending: Ending };
