import type { AwaitedDecision } from '#domain/quality/awaitedDecision';
import { hold } from '#domain/quality/hold';
import { holdEvents } from '#domain/quality/holdEvents';
import { issue } from '#domain/quality/issue';
import { issueEvents } from '#domain/quality/issueEvents';
import { personOf } from '#domain/kernel/actor';
import type { ReadDb } from '#db/open';
import { saidIn } from '#db/queries/timeline';
import type { Store } from '#db/store';

interface Knowledge {
  readonly store: Pick<Store, 'state'>;
  readonly read: ReadDb;
}

/** What was decided about members of a hold and waits for the plant. */
export const awaitedOnHold = ({ store, read }: Knowledge, id: string): readonly AwaitedDecision[] =>
  awaitedIn(read, store.state(hold, id).awaiting, 'DispositionDecided').map(({ payload, ...said }) => {
    const { decisions, disposition } = holdEvents.DispositionDecided.schema.parse(payload);
    return { ...said, about: decisions.map((d) => d.member), outcome: disposition.kind };
  });

/** What was decided about units of an issue and waits for the plant. */
export const awaitedOnIssue = ({ store, read }: Knowledge, id: string): readonly AwaitedDecision[] =>
  awaitedIn(read, store.state(issue, id).awaiting, 'AffectedUnitsDecided').map(({ payload, ...said }) => {
    const { units, outcome } = issueEvents.AffectedUnitsDecided.schema.parse(payload);
    return { ...said, about: units, outcome };
  });

const awaitedIn = (
  read: ReadDb,
  awaiting: readonly { readonly eventId: string; readonly type: string }[],
  type: string,
) =>
  saidIn(
    read,
    awaiting.filter((e) => e.type === type).map((e) => e.eventId),
  ).map(({ payload, actor, occurredAt }) => ({ payload, by: personOf(actor), at: occurredAt }));
