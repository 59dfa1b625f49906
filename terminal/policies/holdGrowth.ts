import type { Decision, Draft } from '#domain/kernel/decision';
import type { Recorded } from '#domain/kernel/event';
import type { AnyEvent } from '#domain/kernel/streamType';
import { splitStreamId } from '#domain/kernel/streamType';
import { recordedAt } from '#domain/assembly/visit';
import type { VisitEvent } from '#domain/assembly/visitEvents';
import type { Evidence } from '#domain/quality/holdMatching';
import { covers } from '#domain/quality/holdMatching';
import { standingPopulations } from '#db/queries/holds';
import { grow, unlisted } from '../quality/holdGrowth.ts';
import type { CommittingPolicy, PolicyContext } from './policy.ts';

const actor = { kind: 'policy', policy: 'holdGrowth' } as const;

type Seen = Extract<Recorded<VisitEvent>, { type: 'VisitOpened' | 'TighteningRecorded' | 'PartInstalled' }>;
const isSeen = (event: Recorded<AnyEvent>): event is Seen =>
  event.type === 'VisitOpened' || event.type === 'TighteningRecorded' || event.type === 'PartInstalled';

const evidenceOf = (event: Seen): Evidence => ({
  ...recordedAt(event),
  station: event.payload.station,
  tool: event.type === 'TighteningRecorded' ? event.payload.tool : null,
  lots:
    event.type === 'PartInstalled' && event.payload.lot !== null
      ? [{ part: event.payload.part, lot: event.payload.lot }]
      : [],
});

/**
 * A hold by lot, tool or station takes in what this terminal records from now on, in the transaction of the record; and when it
 * is placed, all that this terminal already knows. What arrives late from other terminals is the office terminal's.
 */
export const holdGrowth: CommittingPolicy = {
  name: 'holdGrowth',
  on: ['VisitOpened', 'TighteningRecorded', 'PartInstalled', 'HoldPlaced'],
  react(event, context) {
    if (event.type === 'HoldPlaced') {
      const deciding = { ...context, actor };
      const { key } = splitStreamId(event.stream);
      const members = unlisted(key, deciding);
      return members.length === 0 ? [] : draftsOf(grow(key, members, null, deciding), key, 'placed');
    }
    if (!isSeen(event)) return [];
    const evidence = evidenceOf(event);
    return standingPopulations(context.read).flatMap(({ hold, population }) =>
      covers(population, evidence) ? takenIn(hold, event, context) : [],
    );
  },
};

function takenIn(hold: string, event: Seen, context: PolicyContext): readonly Draft[] {
  const { unit, station } = event.payload;
  const because = { code: 'holdCovers', params: { type: event.type, station }, events: [event.eventId] };
  const deciding = { ...context, actor };
  return draftsOf(grow(hold, [{ kind: 'unit', unit }], because, deciding), hold, unit);
}

/** A unit that is in already needs nothing; each draft has one effect however many terminals saw the cause. */
const draftsOf = (decision: Decision, hold: string, what: string): readonly Draft[] =>
  decision.ok
    ? decision.events.map((d, i) => ({ ...d, actor, effectKey: `holdGrowth:${hold}:${what}:${i}` }))
    : [];
