import type { EventBody } from '#sync/envelope';
import { askPlant } from './keptEvents.ts';
import type { Scene } from './scene.ts';

export interface LogEntry {
  readonly verdict: string;
  readonly refusal: string | null;
  readonly event: EventBody;
}

/** The plant's log out of its PostgreSQL, in its order. */
export async function plantLog(scene: Scene): Promise<readonly LogEntry[]> {
  const rows = await askPlant<{ verdict: string; refusal: string | null; body: string }>(
    scene.plantDir,
    'select verdict, refusal, body from event order by position',
  );
  return rows.map(({ body, ...row }) => ({ ...row, event: JSON.parse(body) as EventBody }));
}

/** Things that come about or end once, whatever happens to them between: of these a stream has one. */
const onceEach = new Set([
  'UnitCreated',
  'VisitOpened',
  'VisitClosed',
  'ContainerReceived',
  'CallRaised',
  'CallDelivered',
  'TransportRequested',
  'TransportUnloaded',
  'IssueOpened',
  'HoldPlaced',
]);

interface Tightened {
  readonly tool: string;
  readonly tighteningId: number;
}

function marksOf({ verdict, event }: LogEntry): string[] {
  const { eventId, run, seq, type, stream, effectKey } = event;
  const marks = [`event ${eventId}`, `place ${run}/${String(seq)}`];
  if (verdict !== 'accepted') return marks;
  if (effectKey !== null) marks.push(`effect ${effectKey}`);
  if (onceEach.has(type)) marks.push(`${type} of ${stream}`);
  if (type === 'TighteningRecorded' || type === 'TighteningUnmatched') {
    const { tool, tighteningId } = event.payload as Tightened;
    marks.push(`tightening ${tool}/${String(tighteningId)}`);
  }
  return marks;
}

/** What stands more than once in the log though it can only have happened once; and of how many kinds of things that was asked. */
export function happenedTwice(log: readonly LogEntry[]): { twice: string[]; kinds: Set<string> } {
  const seen = new Set<string>();
  const twice: string[] = [];
  const kinds = new Set<string>();
  for (const mark of log.flatMap(marksOf)) {
    if (seen.has(mark)) twice.push(mark);
    seen.add(mark);
    kinds.add(mark.split(' ')[0] ?? '');
  }
  return { twice, kinds };
}

/** Of `saved`, what does not stand in the log exactly once. */
export function notThereOnce(log: readonly LogEntry[], saved: ReadonlySet<string>): string[] {
  const counts = Map.groupBy(log, ({ event }) => event.eventId);
  return [...saved].filter((id) => counts.get(id)?.length !== 1);
}
