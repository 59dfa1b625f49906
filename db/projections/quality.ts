import { hold as holdStream, membersOf } from '#domain/quality/hold';
import type { HeldMember } from '#domain/quality/hold';
import { memberKey } from '#domain/quality/holdEvents';
import { windowOf } from '#domain/quality/holdWindow';
import { memberKept } from '#domain/quality/hold';
import { blocksShipping, issue as issueStream } from '#domain/quality/issue';
import { countUnits } from '#domain/quality/issueGates';
import { isFinished, isOpened } from '#domain/quality/issueState';
import { stateTable } from '../projection.ts';
import type { Projections } from '../projector.ts';
import { attachment, hold, holdMember, issue, issueUnit } from '../schema/quality.ts';

const issueTable = stateTable(issueStream, issue, null, (key, state) => {
  if (!isOpened(state)) return [];
  const { number, severity, source, defectCode, title, because, subject, containmentDueAt } = state.opening;
  const { accounted, decided, total } = countUnits(state);
  const actions = Object.values(state.actions);
  const reached = (step: string) => state.passages.find((p) => p.step === step) ?? null;
  return [
    {
      issue: key,
      number,
      status: state.status,
      open: !isFinished(state),
      severity,
      source,
      defectCode,
      title,
      because,
      subject,
      station: subject.station,
      owner: state.owner,
      openedAt: reached('open')?.at ?? '',
      openedBy: reached('open')?.by ?? null,
      containmentDueAt,
      containedAt: reached('contained')?.at ?? null,
      affected: total,
      accounted,
      decided,
      actions: actions.length,
      actionsDone: actions.filter((a) => a.done !== null).length,
      reopened: state.reopened,
      duplicateOf: state.status === 'duplicate' ? state.of : null,
    },
  ];
});

const issueUnitTable = stateTable(issueStream, issueUnit, 'unit', (key, state) =>
  state.status === 'absent'
    ? []
    : Object.entries(state.affected).map(([unit, { account, decision }]) => ({
        issue: key,
        unit,
        means: account?.means ?? null,
        ref: account?.ref ?? null,
        note: account?.note ?? null,
        outcome: decision?.outcome ?? null,
        decidedAt: decision?.at ?? null,
        decidedBy: decision?.by ?? null,
        blocks: blocksShipping(state, unit),
      })),
);

const attachmentTable = stateTable(issueStream, attachment, 'hash', (_key, state) =>
  state.status === 'absent'
    ? []
    : Object.entries(state.attachments).flatMap(([hash, { added }]) =>
        added === null
          ? []
          : [{ hash, size: added.size, mediaType: added.mediaType, event: added.event, addedAt: added.at }],
      ),
);

const holdTable = stateTable(holdStream, hold, null, (key, state) => {
  if (state.status === 'absent') return [];
  const members = Object.values(state.members);
  const counts = {
    members: members.length,
    undecided: members.filter((m) => m.decision === null).length,
  };
  if (state.status === 'unplaced') return [{ hold: key, status: state.status, ...counts }];
  const { number, reason, issue: of, population, placedAt, placedBy } = state.placement;
  const window = windowOf(state);
  const reach = { reachFrom: window?.from ?? null, reachUntil: window?.until ?? null };
  const placed = {
    hold: key,
    number,
    reason,
    issue: of,
    population,
    ...reach,
    placedAt,
    placedBy,
    ...counts,
  };
  if (state.status === 'placed') return [{ ...placed, status: state.status }];
  return [{ ...placed, status: state.status, liftedAt: state.liftedAt, liftedBy: state.liftedBy }];
});

const idsOf = ({ member }: HeldMember) => ({
  unit: member.kind === 'unit' ? member.unit : null,
  container: member.kind === 'container' ? member.container : null,
  part: member.kind === 'lot' ? member.part : null,
  lot: member.kind === 'lot' ? member.lot : null,
});

const holdMemberTable = stateTable(holdStream, holdMember, 'member', (key, state) =>
  Object.values(membersOf(state)).map((held) => ({
    hold: key,
    member: memberKey(held.member),
    kind: held.member.kind,
    ...idsOf(held),
    addedAt: held.addedAt,
    disposition: held.decision?.disposition ?? null,
    rework: held.decision?.rework ?? null,
    decision: held.decision?.event ?? null,
    decidedAt: held.decision?.at ?? null,
    decidedBy: held.decision?.by ?? null,
    kept: memberKept(held),
  })),
);

export const qualityProjections: Projections = {
  states: [issueTable, issueUnitTable, attachmentTable, holdTable, holdMemberTable],
  facts: [],
};
