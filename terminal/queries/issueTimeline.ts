import { z } from 'zod';
import type { HoldMember } from '#domain/quality/holdEvents';
import { holdMember, memberOfKey } from '#domain/quality/holdEvents';
import { holdsOfIssue } from '#db/queries/holds';
import { terminalNames } from '#db/queries/site';
import { timeline } from '#db/queries/timeline';
import { unitLabels } from '#db/queries/unitLabels';
import type { QueriesOf } from '../commands/registry.ts';
import type { qualityContract } from '../contract/quality.ts';
import type { MemberRef } from '../contract/refs.ts';
import { params } from '../contract/refs.ts';
import { unitsOf } from '../quality/holdGrowth.ts';
import { waitsAs } from '../quality/waiting.ts';
import { namesFor } from './names.ts';
import { pageFrom } from './page.ts';
import { refusalNames } from './refusalNames.ts';

/** Units, containers and lots that are named one by one; of more only their number is said. */
const named = 4;

/** What an issue and its holds say about units, containers, lots and persons, in whatever event they say it. */
const subjects = z.object({
  units: z.array(z.string()).catch([]),
  members: z.array(holdMember).catch([]),
  decisions: z.array(z.object({ member: z.string() })).catch([]),
  /** What the plant found carries them in its payload. */
  params: params.catch({}),
  person: z.string().nullable().catch(null),
  owner: z.string().nullable().catch(null),
  responsible: z.string().nullable().catch(null),
});

/** The time line of an issue: what was said on it and on its holds. */
export const issueTimeline: QueriesOf<typeof qualityContract.queries>['issueTimeline'] = (
  { issue, limit, after },
  { read, site },
) => {
  const names = namesFor(read, site);
  const terminals = terminalNames(read);
  const holds = new Map(
    holdsOfIssue(read, issue).map(({ stream, hold, number }) => [stream, { hold, number }] as const),
  );
  const streams = [`issue/${issue}`, ...holds.keys()];
  const found = timeline(read, { streams, limit: limit + 1, after }).map((row) => ({
    ...row,
    about: subjects.parse(row.payload),
  }));
  const members = found.map(({ about }) => membersIn(about));
  const labels = unitLabels(
    read,
    members.flatMap((all) => unitsOf(all.slice(0, named))),
  );
  return pageFrom(
    found.map((row, i) => ({ ...row, members: members[i] ?? [] })),
    limit,
    (row) => row.eventId,
    ({ stream, occurredAt, actor, about, members: all, own, ...row }) => ({
      ...row,
      sync: row.status === 'pending' ? waitsAs(stream, { type: row.type, own }) : 'confirmed',
      at: occurredAt,
      by: names.actor(actor),
      terminalName: terminals.get(row.terminal) ?? null,
      hold: holds.get(stream) ?? null,
      about: { count: all.length, named: all.slice(0, named).map((member) => refOf(member, labels)) },
      names: refusalNames(row.refusal?.params ?? about.params, read, site),
      person: names.person(about.person ?? about.owner ?? about.responsible),
    }),
  );
};

const membersIn = ({ units, members, decisions }: z.output<typeof subjects>): readonly HoldMember[] => [
  ...units.map((unit): HoldMember => ({ kind: 'unit', unit })),
  ...members,
  ...decisions.flatMap(({ member }) => memberOfKey(member) ?? []),
];

const nothing = { vin: null, container: null, part: null, lot: null };

function refOf(member: HoldMember, labels: ReadonlyMap<string, string>): MemberRef {
  if (member.kind === 'unit') return { ...nothing, kind: 'unit', vin: labels.get(member.unit) ?? null };
  return { ...nothing, ...member };
}
