import { and, asc, count, eq, ne, sql } from 'drizzle-orm';
import type { Role } from '#domain/kernel/actor';
import type { LocalText } from '#domain/kernel/text';
import type { ReadDb } from '../open.ts';
import { person, personalRecord } from '../schema/people.ts';
import { statement } from '../statement.ts';

export interface SignInRecord {
  readonly person: string;
  readonly roles: readonly Role[];
  readonly status: 'active' | 'deactivated';
  readonly pinVerifier: string | null;
  readonly name: LocalText | null;
}

const nameOfPerson = and(
  eq(personalRecord.person, person.person),
  eq(personalRecord.personalHash, person.personalHash),
);
const nameColumns = { zh: personalRecord.nameZh, en: personalRecord.nameEn };
const name = (row: { zh: string | null; en: string | null }): LocalText | null =>
  row.zh !== null && row.en !== null ? { zh: row.zh, en: row.en } : null;

/**
 * Who carries the badge. Null when nobody does, and also when two active persons do (two PCs that were apart gave it twice):
 * then it opens nothing until one of them gets another badge.
 */
export function personByBadge(read: ReadDb, badge: string): SignInRecord | null {
  const rows = read
    .select({
      person: person.person,
      roles: person.roles,
      status: person.status,
      pinVerifier: person.pinVerifier,
      ...nameColumns,
    })
    .from(person)
    .leftJoin(personalRecord, nameOfPerson)
    .where(eq(person.badge, badge))
    .all();
  const active = rows.filter((r) => r.status === 'active');
  const row = active.length > 0 ? active[0] : rows[0];
  if (active.length > 1 || !row || row.status === 'unadded') return null;
  const { person: id, roles, status, pinVerifier } = row;
  return { person: id, roles, status, pinVerifier, name: name(row) };
}

/** The active person who carries the badge, or null; for decisions that give a badge to somebody. */
export const badgeHolder = (read: ReadDb, badge: string): string | null =>
  read
    .select({ person: person.person })
    .from(person)
    .where(and(eq(person.badge, badge), eq(person.status, 'active')))
    .get()?.person ?? null;

/** Active administrators besides this person. */
export const otherAdmins = (read: ReadDb, besides: string): number =>
  read
    .select({ n: count() })
    .from(person)
    .where(
      and(
        eq(person.status, 'active'),
        ne(person.person, besides),
        sql`exists (select 1 from json_each(${person.roles}) where value = 'admin')`,
      ),
    )
    .get()?.n ?? 0;

const named = statement<[id: string], { readonly zh: string; readonly en: string }>(
  `select name_zh as zh, name_en as en from person
   join personal_record using (person, personal_hash) where person.person = ?`,
);

/** The name of a person, or null: erased, not arrived, or no person at all. */
export const personName = (read: ReadDb, id: string): LocalText | null => named(read).get(id) ?? null;

const anyName = statement<[], unknown>('select 1 from personal_record limit 1');

/** Whether the people of the site have arrived on this PC. */
export const knowsPeople = (read: ReadDb): boolean => anyName(read).get() !== undefined;

/** People by badge; `after` = `badge/person` of the last row before. */
export function people(read: ReadDb, input: { readonly limit: number; readonly after?: string | undefined }) {
  const [badge = '', id = ''] = (input.after ?? '').split('/');
  const rows = read
    .select({
      person: person.person,
      badge: person.badge,
      status: person.status,
      roles: person.roles,
      qualifications: person.qualifications,
      hasPin: sql<number>`${person.pinVerifier} is not null`,
      deactivatedAt: person.deactivatedAt,
      sync: person.sync,
      ...nameColumns,
    })
    .from(person)
    .leftJoin(personalRecord, nameOfPerson)
    .where(sql`(${person.badge}, ${person.person}) > (${badge}, ${id})`)
    .orderBy(asc(person.badge), asc(person.person))
    .limit(input.limit)
    .all();
  return rows.map(({ zh, en, hasPin, ...row }) => ({ ...row, hasPin: hasPin === 1, name: name({ zh, en }) }));
}

/** All roles of a person; none when they are not active. */
export const rolesOf = (read: ReadDb, id: string): readonly Role[] =>
  read
    .select({ roles: person.roles })
    .from(person)
    .where(and(eq(person.stream, `person/${id}`), eq(person.status, 'active')))
    .get()?.roles ?? [];
