import { useCallback, useMemo, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { outcomesOf } from '#domain/quality/goneUnits';
import type { Outcome } from '#domain/quality/issueEvents';
import type { holdMemberRow } from '#terminal/contract/qualityRows';
import { useClient } from '../client/ClientProvider.tsx';

export type HoldAct = Outcome | 'lift';
export type MemberRow = z.output<typeof holdMemberRow>;

/** As many as one signature decides; whoever has more signs again for the rest. */
export const membersAtOnce = 1000;
const topics = { topics: ['hold', 'unit', 'container'] };

export interface ShownMember extends MemberRow {
  /** What hinders its decision: it has left or is scrapped, or somebody decided it since it was shown. */
  readonly hindrance: 'away' | 'scrapped' | 'decided' | null;
}

interface Shown {
  readonly act: HoldAct;
  readonly rows: readonly MemberRow[];
  readonly leftOut: ReadonlySet<string>;
}
const none: readonly MemberRow[] = [];

/**
 * The members of a hold as they were shown when signing began. What belongs to it later is counted, and never taken in: nobody decides
 * what the signer has not read.
 */
export function useMembersShown(hold: string) {
  const { engine, queries } = useClient();
  const [shown, show] = useState<Shown | null>(null);
  const { act = null, rows = none, leftOut } = shown ?? {};
  const optionsOf = (of: HoldAct) =>
    engine.queries.quality.holdMembers.queryOptions({
      input: { hold, undecided: of !== 'lift', limit: membersAtOnce },
      meta: topics,
    });
  const now = useQuery({ ...optionsOf(act ?? 'lift'), enabled: act !== null }).data?.rows ?? none;
  const members = useMemo(() => membersNow(rows, act, now), [rows, act, now]);
  return {
    act,
    members,
    chosen: members.filter((m) => m.hindrance === null && leftOut?.has(m.member) === false),
    /** How many belong to the hold now that were not shown. */
    came: cameSince(rows, now),
    open: async (next: HoldAct) => {
      const page = await queries.fetchQuery({ ...optionsOf(next), staleTime: 0 });
      show({ act: next, rows: page.rows, leftOut: new Set() });
    },
    leaveOut: (keys: readonly string[]) => show((s) => s && { ...s, leftOut: new Set(keys) }),
    toggle: useCallback((member: string) => {
      show((s) => s && { ...s, leftOut: toggled(s.leftOut, member) });
    }, []),
    close: () => show(null),
  };
}

function toggled(members: ReadonlySet<string>, member: string): ReadonlySet<string> {
  const next = new Set(members);
  if (!next.delete(member)) next.add(member);
  return next;
}

/** Rows come by their key: what lies beyond the last of a full page may be there, unseen. */
const reaches = (rows: readonly MemberRow[], key: string): boolean =>
  rows.length < membersAtOnce || key <= (rows.at(-1)?.member ?? '');

function membersNow(
  rows: readonly MemberRow[],
  act: HoldAct | null,
  now: readonly MemberRow[],
): readonly ShownMember[] {
  const present = new Map(now.map((row) => [row.member, row]));
  return rows.map((row) => {
    const shown = present.get(row.member) ?? row;
    if (act === null || act === 'lift') return { ...shown, hindrance: null };
    if (!present.has(row.member) && reaches(now, row.member)) return { ...row, hindrance: 'decided' };
    const possible = outcomesOf(shown.status).includes(act);
    return { ...shown, hindrance: possible ? null : shown.status === 'scrapped' ? 'scrapped' : 'away' };
  });
}

function cameSince(rows: readonly MemberRow[], now: readonly MemberRow[]): number {
  const known = new Set(rows.map((r) => r.member));
  return now.filter((n) => !known.has(n.member) && reaches(rows, n.member)).length;
}
