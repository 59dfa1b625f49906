import type { Actor, Role } from '#domain/kernel/actor';
import { personOf } from '#domain/kernel/actor';
import { attentionOwner, dueMs } from '#domain/attention';
import { isoInstant } from '#domain/kernel/runtime';
import { streamTypeOf } from '#domain/streams';
import type { ReadDb } from '#db/open';
import type { InboxEntry } from '#db/queries/inbox';
import { inboxEntries } from '#db/queries/inbox';
import { rolesOf } from '#db/queries/people';
import { recordedBy } from '#db/queries/recordedBy';
import { terminalNames } from '#db/queries/site';
import type { Outputs } from '../contract/infer.ts';
import type { siteContract } from '../contract/site.ts';
import type { QueriesOf } from '../commands/registry.ts';
import { againToday } from './againToday.ts';
import { bookNow, opensAt } from './inboxBook.ts';
import type { InboxGroup } from './inboxGroups.ts';
import { headOf, inboxGroups, isMoot } from './inboxGroups.ts';
import { inboxSubjects } from './inboxSubjects.ts';
import { namesFor } from './names.ts';
import { pageFrom } from './page.ts';
import { refusalNames } from './refusalNames.ts';
import { refusedDecision } from './refusedDecision.ts';

type Contract = typeof siteContract.queries;
type Row = Outputs<Contract>['inbox']['rows'][number];

/** Who looks after an entry. */
export const ownerOf = ({ stream, code }: Pick<InboxEntry, 'stream' | 'code'>): Role =>
  attentionOwner(streamTypeOf(stream)?.owner ?? 'admin', code);

/** Whether it is for this person: their own decision, or of a role that they have. What they overruled is for others to see. */
export function isTheirs(
  entry: Pick<InboxEntry, 'stream' | 'actor' | 'code' | 'params'>,
  actor: Actor,
  roles: readonly Role[],
): boolean {
  if (isOverruledBy(entry, actor)) return false;
  const person = personOf(actor);
  return (person !== null && personOf(entry.actor) === person) || roles.includes(ownerOf(entry));
}

/** Whose decision gave way is to learn it from nobody but the entry: who overruled them cannot take it away before. */
export const isOverruledBy = ({ code, params }: Pick<InboxEntry, 'code' | 'params'>, actor: Actor): boolean =>
  code === 'decisionGaveWay' && params['by'] === personOf(actor);

/** Whether they can answer for all of it at once. */
const isForThem = (group: InboxGroup, actor: Actor, roles: readonly Role[]): boolean =>
  group.some((e) => isTheirs(e, actor, roles)) && !group.some((e) => isOverruledBy(e, actor));

const dueOf = (group: InboxGroup): number => Math.min(...group.map(dueMs));

/** What ends all of it, where that is for them to say. */
function settledBy(group: InboxGroup, actor: Actor, roles: readonly Role[]): Row['settles'] {
  const { kind, code } = headOf(group);
  if (!isForThem(group, actor, roles)) return [];
  if (code === 'recordUnreadable') return roles.includes('admin') ? ['drop'] : [];
  if (kind === 'refused') return ['withdraw', 'acknowledge'];
  return kind === 'discrepancy' || code === 'recordSetAside' ? ['review'] : ['acknowledge'];
}

/** How many entries are looked through for those of one person; the inbox is emptied, not filled. */
const searched = 1000;

export const inboxQueries: QueriesOf<Pick<Contract, 'inbox' | 'inboxCounts'>> = {
  inbox: ({ scope, limit, after }, context) => {
    const { read, site, actor } = context;
    const roles = rolesOfActor(read, actor);
    const found = inboxEntries(read, { limit: scope === 'all' ? limit + 1 : searched, after }).filter(
      (e) => scope === 'all' || isTheirs(e, actor, roles),
    );
    const names = namesFor(read, site);
    const page = pageFrom(
      found,
      limit,
      (e) => `${e.at}/${e.id}`,
      (e) => e,
    );
    const wanted = inboxGroups(page.rows).filter((group) => scope === 'all' || !isMoot(group));
    const groups = wanted.map((group) => {
      const head = headOf(group);
      const others = group.filter((e) => e !== head);
      return { head, act: actOf(read, head), others, moot: isMoot(group) };
    });
    const subjectOf = inboxSubjects(
      context,
      groups.flatMap(({ head, act }) => [head.stream, act.stream]),
    );
    const pcs = terminalNames(read);
    const rows = groups.map(({ head: e, act, others, moot }): Row => ({
      kind: e.kind,
      id: e.id,
      event: e.event,
      type: e.type,
      payload: e.payload,
      stream: e.stream,
      subject: subjectOf(e.stream),
      act: { type: act.type, subject: subjectOf(act.stream) },
      opens: opensAt(context, [e, ...others]),
      book: bookNow(context, [e, ...others]),
      code: e.code,
      params: e.params,
      names: refusalNames(e.params, read, site),
      decision: refusedDecision(e, read, names),
      at: e.at,
      by: names.actor(e.actor),
      terminal: e.terminal,
      pc: pcs.get(e.terminal) ?? null,
      owner: ownerOf(e),
      dueAt: isoInstant(dueOf([e, ...others])),
      mine: isForThem([e, ...others], actor, roles),
      settles: settledBy([e, ...others], actor, roles),
      again: isForThem([e, ...others], actor, roles) ? againToday(e, context) : null,
      moot,
      together: others.map(({ id, type, at, code, params }) => ({
        id,
        type,
        at,
        code,
        params,
        names: refusalNames(params, read, site),
      })),
    }));
    return { ...page, rows };
  },
  inboxCounts: (_input, { read, actor, nowMs }) => {
    const roles = rolesOfActor(read, actor);
    const groups = inboxGroups(inboxEntries(read, { limit: searched })).filter((group) => !isMoot(group));
    const entries = groups.map(headOf);
    const of = (...kinds: Row['kind'][]) => entries.filter((e) => kinds.includes(e.kind)).length;
    return {
      refused: of('refused'),
      discrepancies: of('discrepancy'),
      stuck: of('quarantined', 'parked'),
      overdue: groups.filter((group) => dueOf(group) < nowMs).length,
      mine: groups.filter((group) => isForThem(group, actor, roles)).length,
    };
  },
};

/** What somebody did that left this: of a consequence, the command that it followed from, where the same hand gave it. */
function actOf(read: ReadDb, entry: InboxEntry): { readonly type: string; readonly stream: string } {
  const { correlation, event, terminal, actor } = entry;
  if (entry.kind !== 'discrepancy' || correlation === null || correlation === event) return entry;
  const command = recordedBy(read, correlation);
  const same = command?.terminal === terminal && JSON.stringify(command.actor) === JSON.stringify(actor);
  return command !== null && same ? command : entry;
}

/** All roles of the person who asks, not only the one they act in. */
export function rolesOfActor(read: ReadDb, actor: Actor): readonly Role[] {
  if (actor.kind !== 'person') return [];
  return [...new Set([actor.role, ...rolesOf(read, actor.person)])];
}
