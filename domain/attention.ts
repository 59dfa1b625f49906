import type { Role } from './kernel/actor.ts';
import type { RefusalCode } from './refusals.ts';

/**
 * How long somebody may leave an entry of the inbox (decision 0019), in hours from when it happened: of what a unit may go on with
 * although something about it is wrong or unknown, and of everything else.
 */
export const dueHours = { safety: 4, usual: 24 } as const;

/** A unit may be on its way with something missing, held or unread; or the books of the site may go apart meanwhile. */
const safety: ReadonlySet<string> = new Set<RefusalCode>([
  'behindMissingRecords',
  'bypassMadeOffline',
  'containerInTwoPlaces',
  'decisionGaveWay',
  'forkedRun',
  'holdStandsAgain',
  'partBlocked',
  'qualificationLapsed',
  'qualificationMissing',
  'recordSetAside',
  'recordUnreadable',
  'resultMisjudged',
  'sameIdOtherContent',
  'sameKeyOtherContent',
  'serialInTwoUnits',
  'tighteningToolDisagrees',
  'tighteningUnreadable',
  'tighteningWithoutUnit',
  'toolInTwoPlaces',
  'toolOutOfCalibration',
  'unitHasLeft',
  'unitLeftOnHold',
  'visitLeftIncomplete',
  'visitReleasedIncomplete',
  'wrongPart',
]);

/** What is for somebody else than whoever looks after its stream (decision 0029). */
const ownedElsewhere: Readonly<Partial<Record<RefusalCode, Role>>> = { calibrationBeforeFinding: 'engineer' };
const elsewhere: ReadonlyMap<string, Role> = new Map(Object.entries(ownedElsewhere));

/** Who looks after an entry of the inbox; `stream`: who looks after the stream that it is of. */
export const attentionOwner = (stream: Role, code: string | null): Role =>
  (code === null ? undefined : elsewhere.get(code)) ?? stream;

export const attentionClassOf = (code: string | null): keyof typeof dueHours =>
  code !== null && safety.has(code) ? 'safety' : 'usual';

const hourMs = 3_600_000;

/** Until when somebody is to have seen to it, ms since 1970; `at` is when it happened (UTC, ISO 8601). */
export const dueMs = ({ at, code }: { readonly at: string; readonly code: string | null }): number =>
  Date.parse(at) + dueHours[attentionClassOf(code)] * hourMs;
