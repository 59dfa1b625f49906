import { isoInstant } from '#domain/kernel/runtime';
import { signedText } from '#sync/batch';
import type { RunAck } from '#sync/messages';
import { plantTerminal } from '../plantTerminal.ts';
import type {
  AppenderStore,
  ChainPlace,
  CommitGroup,
  DeadLetter,
  QuarantinedEvent,
  RunRow,
  StreamRow,
} from '../store.ts';
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
import { storable } from './storable.ts';
import type { PlantRun } from './world.ts';

/** What a group is prepared with besides the ledger. */
export interface GroupTools {
  readonly store: AppenderStore;
  readonly typeOf: StreamTypeOf;
  readonly nowMs: number;
  newId(): string;
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
  const pen = { newId: () => tools.newId(), nowIso };
  const judgement = await whenLoaded(ledger, () => judge(ledger, events, admission.conflicts, pen));
  const runs = runsAfter(ledger, admission, judgement, nowIso);
  ledger.take(judgement.working, runs.values());
  ledger.trim();
  const commit = commitOf(ledger.token, before, admission, judgement, [...runs.values()], tools, nowIso);
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

async function loadKeys(
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
    streams: readable.flatMap((e) => [e.event.stream, ...e.event.reads.map((read) => read.stream)]),
    effects: [
      ...readable.flatMap((e) => e.event.effectKey ?? []),
      ...rivals.map((r) => `discrepancy:${r.id}:${r.code}`),
    ],
    claims: readable.flatMap((e) => e.claims),
    // Beyond that, what a judge finds is loaded when it asks for it.
    subjects: readable.flatMap((e) => (looksAround(e) ? storable(e.event.stream) : [])),
  });
  const twins = readable.flatMap((e) => ledger.event(e.event.eventId) ?? []);
  await ledger.load({
    events: [],
    streams: [
      ...[...twins, ...rivals.flatMap((r) => ledger.event(r.id) ?? [])].map((known) => known.stream),
      ...readable.flatMap((e) =>
        e.claims.flatMap((claim) => ledger.claims(claim).map((holder) => holder.stream)),
      ),
    ],
    effects: twins.map((twin) => `discrepancy:${twin.eventId}:sameIdOtherContent`),
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

const plantRunRow = ({ run, prevRun, prevHash, ordinal, seq, hash }: PlantRun, nowIso: string): RunRow => ({
  run,
  terminal: plantTerminal,
  prevRun,
  prevHash,
  seq,
  hash,
  linked: true,
  ordinal,
  parked: 0,
  conflicts: 0,
  firstReceivedAt: nowIso,
});

function commitOf(
  token: number,
  before: number,
  admission: Admission,
  { working, unreadable, conflicts }: Judgement,
  runs: readonly RunRow[],
  { typeOf, signText }: GroupTools,
  receivedAt: string,
): CommitGroup {
  const own = runs.find((run) => run.terminal === plantTerminal);
  const ownSignature = own && {
    run: own.run,
    seq: own.seq,
    signature: signText(signedText(own, own.seq, own.hash)),
  };
  return {
    token,
    before,
    head: working.head,
    receivedAt,
    rows: working.rows,
    scopes: [...working.scopes.values()],
    streams: streamRows(working.streams, typeOf),
    runs,
    signatures: ownSignature ? [...admission.signatures, ownSignature] : admission.signatures,
    claims: working.held,
    released: working.released,
    effects: working.effectRows,
    concerns: working.concernRows(true),
    unconcerned: working.concernRows(false),
    deadLetters: unreadable.map((e) => deadLetterOf(e, receivedAt)),
    quarantined: conflicts.map((c) => quarantinedOf(c, receivedAt)),
  };
}

const streamRows = (streams: Judgement['working']['streams'], typeOf: StreamTypeOf): StreamRow[] =>
  [...streams].map(([stream, { scope, version, state }]) => ({
    stream,
    scope,
    version,
    stateVersion: typeOf(stream)?.stateVersion ?? 0,
    state: JSON.stringify(state),
  }));

const deadLetterOf = (
  { run, seq, terminal, code, detail, hash, body }: Judgement['unreadable'][number],
  receivedAt: string,
): DeadLetter => ({ run, seq, terminal, code, detail, hash, body, receivedAt });

const quarantinedOf = ({ event, code, rival }: Conflict, receivedAt: string): QuarantinedEvent => {
  const { run, seq, hash, terminal, body } = event;
  return { run, seq, hash, terminal, code, rival, body, receivedAt };
};

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
