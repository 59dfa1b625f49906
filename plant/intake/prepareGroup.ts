import { isoInstant } from '#domain/kernel/runtime';
import type { RunAck } from '#sync/messages';
import type { AppenderStore, ChainPlace, CommitGroup, RunRow } from '../store.ts';
import type { Admission, Conflict, KnownChains } from './admit.ts';
import { admit } from './admit.ts';
import { inCausalOrder } from './causalOrder.ts';
import type { IncomingBatch, NewEvent, SoundBatch } from './incoming.ts';
import { loadFindings, whenLoaded } from './findings.ts';
import type { Judgement } from './judge.ts';
import { judge } from './judge.ts';
import type { Ledger } from './ledger.ts';
import type { ReadableEvent, ReadEvent, StreamTypeOf } from './readEvent.ts';
import { readEvent } from './readEvent.ts';
import { orderRuns } from './runOrder.ts';
import { commitOf, newLetter, plantRunRow } from './commitOf.ts';
import { rivalKey, setAsideKey } from './plantEvents.ts';
import { speakersOf } from './speaker.ts';
import { storable } from './storable.ts';

/** What a group is prepared with besides the ledger. */
export interface GroupTools {
  readonly store: AppenderStore;
  readonly typeOf: StreamTypeOf;
  readonly nowMs: number;
  newId(): string;
  isRevoked(terminal: string): boolean;
  /** Resolves when the group before this one is committed; throws when it was not. */
  landed(): Promise<void>;
  /** Ed25519 by the plant's key. */
  signText(text: string): string;
}

/** A judged group: what to commit, and what to answer once it is committed. */
export interface PreparedGroup {
  readonly commit: CommitGroup;
  /** Per incoming batch, in order. */
  readonly acks: readonly RunAck[];
  readonly runs: readonly RunRow[];
  readonly judgement: Judgement;
}

/**
 * Loads what a group needs (stored chains only once the group before is committed, for the store cannot show them earlier), admits and judges it, and takes the result into the ledger. Nothing is written yet.
 * @throws StoreUnavailable
 */
export async function prepareGroup(
  ledger: Ledger,
  incoming: readonly IncomingBatch[],
  tools: GroupTools,
): Promise<PreparedGroup> {
  const sound = incoming.filter((b): b is SoundBatch => b.status === 'sound');
  const chains = await loadChains(ledger, incoming, sound, tools);
  const nowIso = isoInstant(tools.nowMs);
  const admission = admit(sound, chains, nowIso);
  const events = inCausalOrder(admission.events).map((e) => readEvent(e, tools.typeOf));
  await loadKeys(ledger, events, admission.conflicts);
  await loadFindings(ledger, events);
  const before = ledger.head.position;
  const pen = { newId: () => tools.newId(), nowIso, isRevoked: (id: string) => tools.isRevoked(id) };
  const judgement = await whenLoaded(ledger, () => judge(ledger, events, admission.conflicts, pen));
  const runs = runsAfter(ledger, admission, judgement, nowIso);
  ledger.take(judgement.working, runs.values());
  ledger.trim();
  const letters = judgement.unreadable.map((e) => newLetter(e, ledger.nextArrival(), nowIso));
  ledger.takeLetters(letters);
  const taken = { letters, settled: [], signatures: admission.signatures };
  const commit = commitOf(
    { token: ledger.token, before },
    taken,
    judgement,
    [...runs.values()],
    tools,
    nowIso,
  );
  return { commit, acks: acksOf(incoming, admission, ledger), runs: [...runs.values()], judgement };
}

async function loadChains(
  ledger: Ledger,
  incoming: readonly IncomingBatch[],
  sound: readonly SoundBatch[],
  tools: GroupTools,
): Promise<KnownChains> {
  await ledger.loadRuns(
    incoming.flatMap((b) => (b.status === 'sound' ? [b.batch.run, b.batch.prevRun ?? b.batch.run] : [b.run])),
  );
  const places = new Map<string, ChainPlace>();
  const links = new Set<string>();
  for (const { batch, events } of sound) {
    const run = ledger.run(batch.run);
    if (!run && batch.prevRun !== null && ledger.run(batch.prevRun)) {
      await tools.landed();
      if (await tools.store.chainHolds(batch.prevRun, batch.prevHash))
        links.add(placeKey(batch.prevRun, batch.prevHash));
    }
    const through = Math.min(run?.seq ?? 0, batch.fromSeq + events.length - 1);
    if (through < batch.fromSeq) continue;
    await tools.landed();
    for (const place of await tools.store.chain(batch.run, batch.fromSeq, through)) {
      places.set(placeKey(batch.run, place.seq), place);
    }
  }
  return {
    run: (run) => ledger.run(run),
    place: (run, seq) => places.get(placeKey(run, seq)),
    holds: (run, hash) => links.has(placeKey(run, hash)),
  };
}

const placeKey = (run: string, place: number | string): string => `${run} ${place}`;

export async function loadKeys(
  ledger: Ledger,
  events: readonly ReadEvent[],
  conflicts: readonly Conflict[],
): Promise<void> {
  const readable = events.filter((e) => e.status === 'readable');
  const rivals = conflicts.flatMap((c) => (c.rival === null ? [] : [{ id: c.rival, code: c.code }]));
  await ledger.load({
    events: [
      ...readable.map((e) => e.event.eventId),
      ...readable.flatMap((e) => (e.event.class === 'proposal' ? (e.event.causation ?? []) : [])),
      ...rivals.map((r) => r.id),
    ],
    streams: readable.flatMap((e) => [
      e.event.stream,
      ...speakersOf(e.event),
      ...e.event.reads.map((read) => read.stream),
    ]),
    effects: [
      ...readable.flatMap((e) => e.event.effectKey ?? []),
      ...rivals.map((r) => rivalKey(r.id, r.code)),
      ...conflicts.map((c) => setAsideKey(c.event.run)),
    ],
    claims: readable.flatMap((e) => e.claims),
    // Beyond that, what a judge finds is loaded when it asks for it.
    subjects: readable.flatMap((e) => (looksAround(e) ? storable(e.event.stream) : [])),
  });
  const claimed = readable.filter((e) => ledger.event(e.event.eventId));
  const twins = claimed.flatMap((e) => ledger.event(e.event.eventId) ?? []);
  await ledger.load({
    events: [],
    streams: [
      ...[...twins, ...rivals.flatMap((r) => ledger.event(r.id) ?? [])].map((known) => known.stream),
      ...readable.flatMap((e) =>
        e.claims.flatMap((claim) => ledger.claims(claim).map((holder) => holder.stream)),
      ),
    ],
    effects: [
      ...twins.map((twin) => rivalKey(twin.eventId, 'sameIdOtherContent')),
      ...claimed.map((e) => setAsideKey(e.run)),
    ],
    claims: [],
    subjects: [],
  });
}

const looksAround = ({ kernel, type, event }: ReadableEvent): boolean =>
  !kernel && (type.events[event.type]?.looksAround ?? false);

/** All run rows that the group changes: admitted ones with what was parked in them, newly ordered ones, and the plant's own. */
function runsAfter(
  ledger: Ledger,
  admission: Admission,
  judgement: Judgement,
  nowIso: string,
): ReadonlyMap<string, RunRow> {
  const runs = new Map(admission.runs);
  for (const run of orderRuns(ledger.unordered(), runs, admission.events, (id) => ledger.run(id))) {
    runs.set(run.run, run);
  }
  for (const { run: id } of parkedPlaces(judgement)) {
    const run = runs.get(id);
    if (run) runs.set(id, { ...run, parked: run.parked + 1 });
  }
  const { plantRun } = judgement.working;
  if (plantRun.seq > ledger.plantRun.seq) runs.set(plantRun.run, plantRunRow(plantRun, nowIso));
  return runs;
}

const parkedPlaces = ({ unreadable, conflicts }: Judgement): readonly NewEvent[] => [
  ...unreadable,
  ...conflicts.map((conflict) => conflict.event),
];

function acksOf(incoming: readonly IncomingBatch[], admission: Admission, ledger: Ledger): RunAck[] {
  let next = 0;
  return incoming.map((b) => {
    if (b.status === 'faulty')
      return { run: b.run, seq: ledger.run(b.run)?.seq ?? 0, resendFrom: null, fault: b.fault };
    const answer = admission.answers[next++];
    if (!answer) throw new Error('a sound batch has no answer');
    return { ...answer, seq: ledger.run(answer.run)?.seq ?? 0 };
  });
}
