import type { HoldMember, Population } from '#domain/quality/holdEvents';
import { instantOfWall, wallTime } from '../i18n/wallTime.ts';
import type { IssueDetail } from './useIssue.ts';

export const scopes = ['listed', 'toolWindow', 'stationWindow', 'lot'] as const;
export type HoldScope = (typeof scopes)[number];

/** What is chosen in the dialog. Times are the site's wall time as the input writes it, `YYYY-MM-DDTHH:mm`. */
export interface HoldDraft {
  readonly scope: HoldScope;
  readonly tool: string | null;
  readonly station: string | null;
  readonly part: string;
  readonly lot: string;
  readonly from: string;
  /** Empty: until the hold is lifted. */
  readonly until: string;
}

/** How far before the issue a window begins at first. */
const lookBackMs = 2 * 3_600_000;

/** What the issue is about already says most of it. */
export function firstDraft(issue: IssueDetail, scope: HoldScope, timeZone: string): HoldDraft {
  const { tool, station, part, lot } = issue.subject;
  return {
    scope,
    tool,
    station,
    part: part ?? '',
    lot: lot ?? '',
    from: wallTime(Date.parse(issue.openedAt) - lookBackMs, timeZone),
    until: '',
  };
}

/** The widest net that the issue's subject suggests. */
export const suggestedScope = ({ subject }: IssueDetail): HoldScope =>
  subject.lot !== null ? 'lot' : subject.tool !== null ? 'toolWindow' : 'stationWindow';

/** The population that the draft names; null while something is missing. */
export function populationOf(draft: HoldDraft, timeZone: string): Population | null {
  const window = windowOf(draft, timeZone);
  switch (draft.scope) {
    case 'listed':
      return { kind: 'listed' };
    case 'toolWindow':
      return draft.tool === null || window === null
        ? null
        : { kind: 'toolWindow', tool: draft.tool, ...window };
    case 'stationWindow':
      return draft.station === null || window === null
        ? null
        : { kind: 'stationWindow', station: draft.station, ...window };
    case 'lot': {
      const [part, lot] = [draft.part.trim(), draft.lot.trim()];
      return part === '' || lot === '' ? null : { kind: 'lot', part, lot };
    }
  }
}

/** Both ends are said, and the window ends before it begins; wall times sort as time does. */
export const endsTooEarly = ({ from, until }: HoldDraft): boolean =>
  from !== '' && until !== '' && until <= from;

function windowOf(
  { from, until }: HoldDraft,
  timeZone: string,
): { from: string; until: string | null } | null {
  const begin = instantOfWall(from, timeZone);
  const end = until === '' ? null : instantOfWall(until, timeZone);
  if (begin === null || (until !== '' && end === null)) return null;
  return end !== null && end <= begin ? null : { from: begin, until: end };
}

export const unitMembers = (units: readonly string[]): HoldMember[] =>
  units.map((unit) => ({ kind: 'unit', unit }));
