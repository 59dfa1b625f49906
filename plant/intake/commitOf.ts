import { keptBy } from '#domain/kernel/streamType';
import { signedText } from '#sync/batch';
import { plantTerminal } from '../plantTerminal.ts';
import type {
  CommitGroup,
  DeadLetter,
  Place,
  QuarantinedEvent,
  RunRow,
  SignatureRow,
  StreamRow,
} from '../store.ts';
import type { Conflict } from './admit.ts';
import type { Judgement } from './judge.ts';
import type { GroupTools } from './prepareGroup.ts';
import type { StreamTypeOf, UnreadableEvent } from './readEvent.ts';
import { streamOf } from './readEvent.ts';
import type { PlantRun } from './world.ts';

/** The row of the plant's own run. */
export const plantRunRow = (
  { run, prevRun, prevHash, ordinal, seq, hash }: PlantRun,
  nowIso: string,
): RunRow => ({
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

/** What a group leaves beside what was judged. */
interface Taken {
  readonly letters: readonly DeadLetter[];
  readonly settled: readonly Place[];
  readonly signatures: readonly SignatureRow[];
}

export function commitOf(
  at: Pick<CommitGroup, 'token' | 'before'>,
  { letters, settled, signatures }: Taken,
  { working, conflicts, dropped }: Pick<Judgement, 'working' | 'conflicts' | 'dropped'>,
  runs: readonly RunRow[],
  { typeOf, signText }: Pick<GroupTools, 'typeOf' | 'signText'>,
  receivedAt: string,
): CommitGroup {
  const own = runs.filter((run) => run.terminal === plantTerminal);
  const ownSignatures = own.map((run) => ({
    run: run.run,
    seq: run.seq,
    signature: signText(signedText(run, run.seq, run.hash)),
  }));
  return {
    ...at,
    head: working.head,
    receivedAt,
    rows: working.rows,
    scopes: [...working.scopes.values()],
    streams: streamRows(working.streams, typeOf),
    runs,
    signatures: [...signatures, ...ownSignatures],
    claims: working.held,
    released: working.released,
    effects: working.effectRows,
    concerns: working.concernRows(true),
    unconcerned: working.concernRows(false),
    deadLetters: letters,
    settled,
    dropped,
    quarantined: conflicts.map((c) => quarantinedOf(c, receivedAt)),
  };
}

const streamRows = (streams: Judgement['working']['streams'], typeOf: StreamTypeOf): StreamRow[] =>
  [...streams].map(([stream, { scope, version, state }]) => {
    const type = typeOf(stream);
    return {
      stream,
      scope,
      version,
      stateVersion: type?.stateVersion ?? 0,
      state: JSON.stringify(state),
      keptBy: type ? keptBy(type, stream, state) : stream,
    };
  });

/** Of an event that the plant meets for the first time. */
export function newLetter(e: UnreadableEvent, arrival: number, receivedAt: string): DeadLetter {
  const { run, seq, terminal, code, detail, hash, body, side } = e;
  const place = { run, seq, terminal, code, detail, stream: streamOf(e), arrival };
  return { ...place, hash, body, side, receivedAt, triedAt: null, droppedBy: null };
}

const quarantinedOf = ({ event, code, rival }: Conflict, receivedAt: string): QuarantinedEvent => {
  const { run, seq, hash, terminal, body } = event;
  return { run, seq, hash, terminal, code, rival, body, receivedAt };
};
