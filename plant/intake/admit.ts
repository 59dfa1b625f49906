import { genesis } from '#sync/chain';
import type { CheckedEvent } from '#sync/batch';
import type { RunAck } from '#sync/messages';
import type { ChainPlace, RunRow, SignatureRow } from '../store.ts';
import type { NewEvent, SoundBatch } from './incoming.ts';
import type { ConflictCode } from './refusals.ts';

/** What admission looks up: runs, stored places of batches that overlap what is known, and links to earlier runs. */
export interface KnownChains {
  run(run: string): RunRow | undefined;
  /** Stored places of `run`, by sequence number, for every range that a batch of the group overlaps. */
  place(run: string, seq: number): ChainPlace | undefined;
  /** Whether `hash` is in the stored chain of `run`; asked for the previous run of each new run. */
  holds(run: string, hash: string): boolean;
}

/** An event that may not be applied because its place is taken by other content. */
export interface Conflict {
  readonly event: NewEvent;
  readonly code: ConflictCode;
  /** The event of the log that has the place; null where there is none at that place or it is parked. */
  readonly rival: string | null;
}

export interface Admission {
  readonly events: readonly NewEvent[];
  readonly conflicts: readonly Conflict[];
  readonly runs: ReadonlyMap<string, RunRow>;
  readonly signatures: readonly SignatureRow[];
  /** Per batch, in the order given: the part of the answer that does not depend on how far the run comes. */
  readonly answers: readonly Pick<RunAck, 'run' | 'resendFrom' | 'fault'>[];
}

/**
 * Decides which events of sound batches are new. Batches may come twice, late, overlapping, in any
 * order and from anybody; per run exactly the gapless chain that its terminal signed is taken, once.
 * Batches of one run are looked at from low to high, so that one that arrived before its predecessor is not sent for again.
 */
export function admit(batches: readonly SoundBatch[], known: KnownChains, now: string): Admission {
  const desk = new Desk(known, now);
  const answers: Admission['answers'][number][] = new Array(batches.length);
  const byStart = [...batches.keys()].sort((a, b) => startOf(batches, a) - startOf(batches, b));
  for (const i of byStart) {
    const batch = batches[i];
    if (batch) answers[i] = { run: batch.batch.run, ...desk.take(batch) };
  }
  return {
    events: desk.events,
    conflicts: desk.conflicts,
    runs: desk.runs,
    signatures: desk.signatures,
    answers,
  };
}

const startOf = (batches: readonly SoundBatch[], i: number): number => batches[i]?.batch.fromSeq ?? 0;

type Answer = Pick<RunAck, 'resendFrom' | 'fault'>;
const taken: Answer = { resendFrom: null, fault: null };

class Desk {
  readonly events: NewEvent[] = [];
  readonly conflicts: Conflict[] = [];
  readonly runs = new Map<string, RunRow>();
  readonly signatures: SignatureRow[] = [];
  readonly #places = new Map<string, Map<number, ChainPlace>>();
  readonly #known: KnownChains;
  readonly #now: string;

  constructor(known: KnownChains, now: string) {
    this.#known = known;
    this.#now = now;
  }

  take({ batch, events }: SoundBatch): Answer {
    const run = this.#run(batch.run);
    if (run && run.terminal !== batch.terminal) return { resendFrom: null, fault: 'brokenChain' };
    const through = run?.seq ?? 0;
    if (batch.fromSeq > through + 1) return { resendFrom: through + 1, fault: null };
    if (run) return this.#continue(run, { status: 'sound', batch, events });
    return this.#begin({ status: 'sound', batch, events });
  }

  #begin(sound: SoundBatch): Answer {
    const { run, terminal, prevRun, prevHash } = sound.batch;
    const before = prevRun === null ? undefined : this.#run(prevRun);
    const foreign = before !== undefined && before.terminal !== terminal;
    if (foreign || (prevRun === null && prevHash !== genesis) || prevRun === run) {
      return { resendFrom: null, fault: 'brokenChain' };
    }
    const linked = prevRun === null || this.#holds(prevRun, prevHash);
    const ordinal = prevRun === null ? 1 : null;
    const nothing = { seq: 0, hash: prevHash, parked: 0, conflicts: 0, firstReceivedAt: this.#now };
    return this.#append({ run, terminal, prevRun, prevHash, linked, ordinal, ...nothing }, sound, 0);
  }

  #continue(run: RunRow, sound: SoundBatch): Answer {
    const { batch, events } = sound;
    const overlap = Math.min(run.seq - batch.fromSeq + 1, events.length);
    const differs = events.slice(0, overlap).findIndex((e) => this.#place(run.run, e.seq).hash !== e.hash);
    if (differs >= 0) return this.#quarantine(run, sound, differs, 'sameKeyOtherContent');
    if (overlap === 0 && batch.prevHash !== run.hash) return this.#quarantine(run, sound, 0, 'forkedRun');
    return this.#append(run, sound, overlap);
  }

  /** Takes the events from index `from` on, up to the first that travelled as a mere hash. */
  #append(run: RunRow, { batch, events }: SoundBatch, from: number): Answer {
    const fresh = events.slice(from);
    const hole = fresh.findIndex((e) => e.body === null);
    const whole = hole < 0 ? fresh : fresh.slice(0, hole);
    const last = whole.at(-1);
    if (last) {
      for (const e of whole) this.#add(run, e);
      this.runs.set(run.run, { ...run, seq: last.seq, hash: last.hash });
    }
    if (hole >= 0) return { resendFrom: fresh[hole]?.seq ?? null, fault: null };
    if (last) this.signatures.push({ run: run.run, seq: last.seq, signature: batch.signature });
    return taken;
  }

  #add({ run, terminal }: RunRow, e: CheckedEvent): void {
    this.events.push({
      terminal,
      run,
      seq: e.seq,
      hash: e.hash,
      body: e.body ?? '',
      side: e.side,
      event: e.event,
    });
    const places = this.#places.get(run) ?? new Map<number, ChainPlace>();
    places.set(e.seq, { seq: e.seq, hash: e.hash, eventId: e.event?.eventId ?? null });
    this.#places.set(run, places);
  }

  /** Both histories are kept: the first stays as it was judged, the other is set aside, and people are told of both. */
  #quarantine(run: RunRow, { events }: SoundBatch, from: number, code: ConflictCode): Answer {
    for (const e of events.slice(from)) {
      if (e.body === null) continue;
      const event = {
        terminal: run.terminal,
        run: run.run,
        seq: e.seq,
        hash: e.hash,
        body: e.body,
        side: e.side,
        event: e.event,
      };
      const rival = e.seq <= run.seq ? this.#place(run.run, e.seq).eventId : null;
      this.conflicts.push({ event, code, rival });
    }
    this.runs.set(run.run, { ...run, conflicts: run.conflicts + 1 });
    return { resendFrom: null, fault: 'conflict' };
  }

  #run(run: string): RunRow | undefined {
    return this.runs.get(run) ?? this.#known.run(run);
  }

  #place(run: string, seq: number): ChainPlace {
    const place = this.#places.get(run)?.get(seq) ?? this.#known.place(run, seq);
    if (!place) throw new Error(`run ${run} has no place ${seq} although it is known through it`);
    return place;
  }

  #holds(run: string, hash: string): boolean {
    if (this.#run(run)?.hash === hash || this.#known.holds(run, hash)) return true;
    return [...(this.#places.get(run)?.values() ?? [])].some((place) => place.hash === hash);
  }
}
