import { z } from 'zod';
import { holdMember } from '#domain/quality/holdEvents';
import { holdsOfIssue } from '#db/queries/holds';
import { terminalNames } from '#db/queries/site';
import { timeline } from '#db/queries/timeline';
import { unitLabels } from '#db/queries/unitLabels';
import type { QueriesOf } from '../commands/registry.ts';
import type { qualityContract } from '../contract/quality.ts';
import { params } from '../contract/refs.ts';
import { namesFor } from './names.ts';
import { pageFrom } from './page.ts';
import { refusalNames } from './refusalNames.ts';

/** Units that are named one by one; of more only their number is said. */
const named = 4;

/** What an issue and its holds say about units and persons, in whatever event they say it. */
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
  const units = found.map(({ about }) => unitsIn(about));
  const labels = unitLabels(
    read,
    units.flatMap((ids) => ids.slice(0, named)),
  );
  return pageFrom(
    found.map((row, i) => ({ ...row, units: units[i] ?? [] })),
    limit,
    (row) => String(row.id),
    ({ id: _id, stream, occurredAt, actor, about, units: ids, ...row }) => ({
      ...row,
      at: occurredAt,
      by: names.actor(actor),
      terminalName: terminals.get(row.terminal) ?? null,
      hold: holds.get(stream) ?? null,
      units: { count: ids.length, labels: ids.slice(0, named).flatMap((unit) => labels.get(unit) ?? []) },
      names: refusalNames(row.refusal?.params ?? about.params, read),
      person: names.person(about.person ?? about.owner ?? about.responsible),
    }),
  );
};

const unitsIn = ({ units, members, decisions }: z.output<typeof subjects>): readonly string[] => [
  ...units,
  ...members.flatMap((member) => (member.kind === 'unit' ? [member.unit] : [])),
  ...decisions.flatMap(({ member }) => (member.startsWith('unit/') ? [member.slice('unit/'.length)] : [])),
];
