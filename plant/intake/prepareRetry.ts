import { isoInstant } from '#domain/kernel/runtime';
import { parseBody } from '#sync/envelope';
import type { CommitGroup, DeadLetter, RunRow } from '../store.ts';
import { commitOf, plantRunRow } from './commitOf.ts';
import { loadFindings, whenLoaded } from './findings.ts';
import type { NewEvent } from './incoming.ts';
import type { Judgement } from './judge.ts';
import { judge } from './judge.ts';
import type { Ledger } from './ledger.ts';
import type { GroupTools } from './prepareGroup.ts';
import { loadKeys } from './prepareGroup.ts';
import { readEvent, streamOf } from './readEvent.ts';
import { behind } from './refusals.ts';

/** Letters of one group. */
const several = 1_000;

/** How far the letters were tried again, in the order of their arrival. */
export interface Retrying {
  readonly after: number;
  /** Streams with a letter that is still stuck. */
  readonly stuck: Set<string>;
}

export interface PreparedRetry {
  readonly commit: CommitGroup;
  readonly judgement: Judgement;
  readonly through: number;
}

/**
 * Judges the next dead letters again, stream by stream in the order in which they came: what can be read by now goes into the log,
 * and what waited behind it; behind one that is still stuck all of its stream stays. Takes the result into the ledger; null when none
 * is left. To be called while no group is in flight, because the store shows letters only then.
 * @throws StoreUnavailable
 */
export async function prepareRetry(
  ledger: Ledger,
  { after, stuck }: Retrying,
  tools: Omit<GroupTools, 'landed'>,
): Promise<PreparedRetry | null> {
  const letters = await tools.store.waitingLetters(after, several);
  const last = letters.at(-1);
  if (!last) return null;
  await ledger.loadRuns(letters.map(({ run }) => run));
  const events = letters.map((letter) => readEvent(eventOf(letter), tools.typeOf));
  await loadKeys(ledger, events, []);
  await loadFindings(ledger, events);
  const nowIso = isoInstant(tools.nowMs);
  const before = ledger.head.position;
  const told = new Set(letters.filter(({ code }) => code !== behind).map(placeOf));
  const again = {
    stuck: (stream: string) => stuck.has(stream),
    told: (letter: NewEvent) => told.has(placeOf(letter)),
  };
  const isRevoked = (terminal: string) => tools.isRevoked(terminal);
  const pen = { newId: () => tools.newId(), nowIso, isRevoked };
  const judgement = await whenLoaded(ledger, () => judge(ledger, events, [], pen, again));
  const left = new Map(judgement.unreadable.map((e) => [placeOf(e), e]));
  const settled = letters.filter((letter) => !left.has(placeOf(letter)));
  const kept = letters.flatMap((letter) => {
    const e = left.get(placeOf(letter));
    return e ? [{ ...letter, code: e.code, detail: e.detail, stream: streamOf(e), triedAt: nowIso }] : [];
  });
  for (const { stream } of kept) if (stream !== null) stuck.add(stream);
  const runs = runsAfter(ledger, settled, judgement, nowIso);
  ledger.take(judgement.working, runs);
  ledger.trim();
  const taken = { letters: kept, settled, signatures: [] };
  const commit = commitOf({ token: ledger.token, before }, taken, judgement, runs, tools, nowIso);
  return { commit, judgement, through: last.arrival };
}

const placeOf = ({ run, seq }: Pick<DeadLetter, 'run' | 'seq'>): string => `${run} ${seq}`;

const eventOf = ({ terminal, run, seq, hash, body, side }: DeadLetter): NewEvent => ({
  terminal,
  run,
  seq,
  hash,
  body,
  side,
  event: parseBody(body),
});

/** What is in quarantine now counts as parked as it did before. */
function runsAfter(
  ledger: Ledger,
  settled: readonly DeadLetter[],
  { conflicts, working }: Judgement,
  nowIso: string,
): RunRow[] {
  const aside = new Set(conflicts.map(({ event }) => placeOf(event)));
  const through = settled.filter((letter) => !aside.has(placeOf(letter)));
  const runs = [...Map.groupBy(through, ({ run }) => run)].flatMap(([id, letters]) => {
    const run = ledger.run(id);
    return run ? [{ ...run, parked: run.parked - letters.length }] : [];
  });
  const { plantRun } = working;
  return plantRun.seq > ledger.plantRun.seq ? [...runs, plantRunRow(plantRun, nowIso)] : runs;
}
