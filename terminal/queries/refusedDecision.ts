import { reasonOf } from '#domain/quality/holdDecisions';
import { holdEvents } from '#domain/quality/holdEvents';
import type { Outcome } from '#domain/quality/issueEvents';
import { issueEvents } from '#domain/quality/issueEvents';
import type { ReadDb } from '#db/open';
import type { StandingDecision } from '#db/queries/dispositions';
import { decisionsInHold, decisionsInIssue } from '#db/queries/dispositions';
import type { InboxEntry } from '#db/queries/inbox';
import type { Outputs } from '../contract/infer.ts';
import type { siteContract } from '../contract/site.ts';
import type { Names } from './names.ts';

type Row = Outputs<typeof siteContract.queries>['inbox']['rows'][number];

/**
 * A disposition that was refused, or gave way to a stricter one, beside what stands now for what it was about; null for every
 * other entry.
 */
export function refusedDecision(entry: InboxEntry, read: ReadDb, names: Names): Row['decision'] {
  const asked = askedOf(entry, read);
  if (asked === null) return null;
  const { outcome, reason, members } = asked;
  const told = gaveWay(entry) ? members.filter((member) => member.outcome !== outcome) : members;
  return {
    asked: outcome,
    reason,
    members: told.map((member) => ({ ...member, decidedBy: names.person(member.decidedBy) })),
  };
}

const gaveWay = ({ code }: InboxEntry): boolean => code === 'decisionGaveWay';

interface Asked {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly members: readonly StandingDecision[];
}

/** A payload that another version wrote is shown by its refusal alone. */
function askedOf(entry: InboxEntry, read: ReadDb): Asked | null {
  const { kind, type, stream, payload } = entry;
  if (kind !== 'refused' && !gaveWay(entry)) return null;
  if (type === 'AffectedUnitsDecided') {
    const said = issueEvents.AffectedUnitsDecided.schema.safeParse(payload);
    if (!said.success) return null;
    const { outcome, evidence, units } = said.data;
    return { outcome, reason: evidence, members: decisionsInIssue(read, stream, units) };
  }
  if (type !== 'DispositionDecided') return null;
  const said = holdEvents.DispositionDecided.schema.safeParse(payload);
  if (!said.success) return null;
  const { disposition, decisions } = said.data;
  const members = decisionsInHold(
    read,
    stream,
    decisions.map((d) => d.member),
  );
  return { outcome: disposition.kind, reason: reasonOf(disposition), members };
}
