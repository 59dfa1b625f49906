import { isSettled, rework } from '#domain/assembly/rework';
import { visit, workIn } from '#domain/assembly/visit';
import type { StreamState } from '#domain/kernel/streamType';
import { splitStreamId } from '#domain/kernel/streamType';
import { hold, membersOf } from '#domain/quality/hold';
import type { Evidence } from '#domain/quality/holdMatching';
import { keeps } from '#domain/quality/holdMatching';
import { blocksShipping, issue } from '#domain/quality/issue';
import { streamTypeOf } from '#domain/streams';
import type { EventBody } from '#sync/envelope';
import { toRecorded } from '#sync/envelope';
import type { LogRow } from '#plant/store';
import { bodyIn } from './bodies.ts';
import type { Site } from './faults.ts';
import type { Ledger } from './ledger.ts';

/** Streams of these types can stand against a unit. */
export const standing: readonly string[] = [hold.name, issue.name, rework.name];

/** Units that left although something was not known of them at the plant, or was known there to stand against them. */
export function shippedOnUnknown(site: Site, ledger: Ledger): string[] {
  const { log } = site.plant.disk;
  return [...withoutRecords(site, ledger), ...pastObstacles(log, (name) => site.world.sometimes(name))];
}

/**
 * A visit through which the unit had gone had records (facts), made before it left, that the plant did not have. A visit after another that the
 * plant knew the end of nobody can know of while its PC is alone: that the unit came back is told by it only.
 */
function withoutRecords(site: Site, ledger: Ledger): string[] {
  const log = site.plant.disk.log;
  const position = new Map(log.map((row) => [row.eventId, row.position]));
  const entries = [...ledger.entries.values()];
  return entries.flatMap((shipped) => {
    const at = position.get(shipped.eventId);
    const row = at === undefined ? undefined : log[at - 1];
    if (shipped.type !== 'UnitShipped' || at === undefined || row?.verdict !== 'accepted') return [];
    site.world.sometimes('unit.shipped');
    const unit = shipped.stream.slice('unit/'.length);
    const departures = entries.filter(
      (e) => e.type === 'VisitClosed' && e.stream.startsWith(`visit/${unit}/`),
    );
    return departures.flatMap((closed) =>
      entries
        .filter((e) => e.stream === closed.stream && e.atMs <= closed.atMs && closed.atMs <= shipped.atMs)
        .filter((e) => !e.proposal && !site.cloned.has(e.terminal))
        .filter((e) => (position.get(e.eventId) ?? Number.POSITIVE_INFINITY) > at)
        .filter((e) => !cameBackUnknown(log.slice(0, at), e.stream, (name) => site.world.sometimes(name)))
        .map((e) => `${unit} left without ${e.type} of ${e.terminal}`),
    );
  });
}

function cameBackUnknown(log: readonly LogRow[], stream: string, sometimes: (name: string) => void): boolean {
  const [, before, n] = /^(.*\/)(\d+)$/u.exec(stream) ?? [];
  const wasOver = log.some(
    (row) => row.stream === `${before}${Number(n) - 1}` && bodyIn(row)?.type === 'VisitClosed',
  );
  const cameBack = wasOver && !log.some((row) => row.stream === stream);
  if (cameBack) sometimes('ship.cameBackUnknown');
  return cameBack;
}

/** Folds what can stand against a unit by the log alone, and looks at all of it whenever one is shipped. */
function pastObstacles(log: readonly LogRow[], sometimes: (name: string) => void): string[] {
  const states = new Map<string, StreamState>();
  return log.flatMap((row) => {
    const event = bodyIn(row);
    if (!event) return [];
    if (event.type === 'UnitShipped') noteObstacles(row, states, sometimes);
    if (row.verdict !== 'accepted') return [];
    if (event.type === 'UnitShipped') {
      const { key } = splitStreamId(row.stream);
      const work = workOf(states, key);
      return [...states].flatMap(([stream, state]) =>
        isAgainst(stream, state, key, work) ? [`${key} left in spite of ${stream}`] : [],
      );
    }
    fold(states, event);
    return [];
  });
}

function noteObstacles(
  row: LogRow,
  states: ReadonlyMap<string, StreamState>,
  sometimes: (name: string) => void,
): void {
  const obstacles = obstaclesIn(row);
  if (obstacles.length > 0) sometimes('ship.refusedByObstacle');
  const unlisted = obstacles.some((stream) => {
    const state = stream.startsWith('hold/')
      ? (states.get(stream) as typeof hold.initial | undefined)
      : undefined;
    return state !== undefined && !Object.hasOwn(membersOf(state), row.stream);
  });
  if (unlisted) sometimes('ship.keptByWindow');
}

function fold(states: Map<string, StreamState>, event: EventBody): void {
  const { name } = splitStreamId(event.stream);
  const type = streamTypeOf(event.stream);
  if (!type || !(standing.includes(name) || name === visit.name) || !Object.hasOwn(type.events, event.type))
    return;
  states.set(event.stream, type.evolve(states.get(event.stream) ?? type.initial, toRecorded(event)));
}

const workOf = (states: ReadonlyMap<string, StreamState>, unit: string): Evidence[] =>
  [...states].flatMap(([stream, state]) =>
    stream.startsWith(`visit/${unit}/`)
      ? workIn(splitStreamId(stream).key, state as typeof visit.initial)
      : [],
  );

function isAgainst(stream: string, state: StreamState, unit: string, work: readonly Evidence[]): boolean {
  switch (splitStreamId(stream).name) {
    case visit.name:
      return false;
    case hold.name:
      return keeps(state as typeof hold.initial, { kind: 'unit', unit, lots: [], work });
    case issue.name:
      return blocksShipping(state as typeof issue.initial, unit);
    default: {
      const item = state as typeof rework.initial;
      return item.status !== 'absent' && !isSettled(item) && item.item?.unit === unit;
    }
  }
}

interface Refused {
  readonly code?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}
const refusedOf = ({ refusal }: Pick<LogRow, 'refusal'>) => JSON.parse(refusal ?? '{}') as Refused;

/** The stream of the unit of which a decision came too late, because it had gone. */
export function goneIn(row: Pick<LogRow, 'refusal'>): readonly string[] {
  const { code, params } = refusedOf(row);
  return code === 'unitHasLeft' || code === 'unitIsScrapped' ? [`unit/${String(params?.['unit'])}`] : [];
}

/** The streams that a refusal of the ship gate names. */
export function obstaclesIn(row: Pick<LogRow, 'refusal'>): readonly string[] {
  const { code, params } = refusedOf(row);
  if (code !== 'shipObstacles' || !params) return [];
  const ids = (name: string) =>
    String(params[`${name}s`])
      .split(' ')
      .filter((id) => id !== '');
  return standing.flatMap((name) => ids(name).map((id) => `${name}/${id}`));
}
