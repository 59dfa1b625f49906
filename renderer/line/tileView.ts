import type { TFunction } from 'i18next';
import type { LocalText } from '#domain/kernel/text';
import type { StationState, StationView } from '#ui/line/stationState.ts';
import { elapsedAt } from './boardAnswer.ts';
import { gravestHold, holdName } from './heldUnit.ts';
import type { AndonRow, BoardTile } from './lineRows.ts';
import { stationHref } from './stationHref.ts';

export interface TileReading {
  readonly taktS: number;
  readonly nowMs: number;
  /** Stations whose PC cannot be heard now, and when the last news of them came. */
  readonly unheard: { has(station: string): boolean; readonly since: string | null };
  readonly text: (text: LocalText) => string;
  readonly t: TFunction<'line'>;
}

/** What a tile shows of a station at this moment. */
export function tileView(tile: BoardTile, reading: TileReading): StationView {
  const { text } = reading;
  const elapsedS = elapsedAt(tile, reading.nowMs);
  return {
    station: tile.station,
    name: text(tile.name),
    unit:
      tile.unit === null
        ? null
        : {
            label: tile.unit.label,
            variant: tile.unit.variantName === null ? (tile.unit.variant ?? '') : text(tile.unit.variantName),
          },
    others: othersOf(tile, reading.t),
    taktS: reading.taktS,
    elapsedS,
    state: stateAt(tile, elapsedS, reading),
    call:
      tile.andon === null || tile.state.status === 'andon'
        ? null
        : { reason: andonReason(tile, text, reading.t), lamp: andonLamp(tile.andon) },
    held: heldWords(tile, reading.t),
    missingPart:
      tile.missingPart === null
        ? null
        : tile.missingPart.name === null
          ? tile.missingPart.part
          : text(tile.missingPart.name),
    openIssue:
      tile.openIssue === null
        ? null
        : {
            id: tile.openIssue.number,
            severity: tile.openIssue.severity,
            href: issueHref(tile.openIssue.issue),
          },
    owed: owedBy(tile, text, reading.t),
  };
}

/** The same call has one priority everywhere: help that is on its way lowers it, except where somebody may be hurt. */
export const andonLamp = ({ acknowledgedAt, kind }: Pick<AndonRow, 'acknowledgedAt' | 'kind'>) =>
  acknowledgedAt === null || kind === 'safety' ? 'fault' : 'warning';

export const issueHref = (issue: string): string => `/quality/issues/${encodeURIComponent(issue)}`;

/** Further units that stand there: how many, and the way to the first of them. */
function othersOf({ station, others }: BoardTile, t: TFunction<'line'>): StationView['others'] {
  const [first] = others;
  if (first === undefined) return null;
  return {
    words: t('tile.others', { count: others.length, unit: first.label }),
    href: stationHref(station, first.unit),
  };
}

function heldWords(tile: BoardTile, t: TFunction<'line'>): string | null {
  const held = gravestHold(tile);
  if (held === null) return null;
  const hold = holdName(held);
  return held.decided === null
    ? t('tile.held', { hold })
    : t('tile.heldDecided', { hold, decided: t(`decided.${held.decided}`) });
}

/** A bypass by what the unit was let go without: the first thing, and how many more. */
function owedBy({ reworks }: BoardTile, text: TileReading['text'], t: TFunction<'line'>): string | null {
  if (reworks.length === 0) return null;
  const bypassed = reworks.filter(({ bypass }) => bypass);
  if (bypassed.length === 0) return t('tile.owed.rework');
  const names = bypassed.flatMap(({ lacks }) =>
    lacks.flatMap(({ name }) => (name === null ? [] : [text(name)])),
  );
  const [what] = names;
  if (what === undefined) return t('tile.owed.bypass');
  if (names.length === 1) return t('tile.owed.bypassOf', { what });
  return t('tile.owed.bypassOfMore', { what, more: names.length - 1 });
}

/**
 * A station that is not heard keeps only its alarms: calm is not known of it. A unit that is done within its takt is not blocked:
 * the whole line moves when the takt is over.
 */
function stateAt(
  tile: BoardTile,
  elapsedS: number | null,
  { taktS, unheard, text, t }: TileReading,
): StationState {
  const { state } = tile;
  if (state.status === 'stopped')
    return { status: 'stopped', reason: state.reasonName === null ? null : text(state.reasonName) };
  if (state.status === 'andon')
    return {
      status: 'andon',
      reason: andonReason(tile, text, t),
      lamp: tile.andon === null ? 'fault' : andonLamp(tile.andon),
    };
  if (unheard.has(tile.station)) return { status: 'unknown', heardAt: unheard.since };
  if (state.status === 'running' && elapsedS !== null && elapsedS > taktS)
    return { status: 'overTakt', byS: elapsedS - taktS };
  if (state.status === 'blocked' && elapsedS !== null && elapsedS <= taktS) return { status: 'done' };
  return state;
}

function andonReason(tile: BoardTile, text: (text: LocalText) => string, t: TFunction<'line'>): string {
  const andon = tile.andon;
  if (andon === null) return '';
  return andon.partName === null ? t(`andon.${andon.kind}`) : text(andon.partName);
}
