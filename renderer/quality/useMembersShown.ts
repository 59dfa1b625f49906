import { useCallback, useMemo, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { outcomesOf } from '#domain/quality/goneUnits';
import type { Outcome } from '#domain/quality/issueEvents';
import { isMilder } from '#domain/quality/oneDecision';
import type { holdMemberRow } from '#terminal/contract/qualityRows';
import { useClient } from '../client/ClientProvider.tsx';
import type { Api } from '../client.ts';

export type HoldAct = Outcome | 'lift';
export type MemberRow = z.output<typeof holdMemberRow>;

/** As many as one signature decides; whoever has more signs again for the rest. */
export const membersAtOnce = 1000;
const meta = { topics: ['hold', 'unit', 'container'] };

export interface ShownMember extends MemberRow {
  /** What hinders the signature: it has left or is scrapped, or somebody decided it since it was shown, as strictly or more. */
  readonly hindrance: 'away' | 'scrapped' | 'decided' | null;
}

interface Shown {
  readonly act: HoldAct;
  /** Every one that there was; a decision lists the first of them. */
  readonly rows: readonly MemberRow[];
  readonly leftOut: ReadonlySet<string>;
}
const none: readonly MemberRow[] = [];

/**
 * The members of a hold as they were shown when signing began. What belongs to it later is counted, and never taken in: nobody decides
 * what the signer has not read.
 */
export function useMembersShown(hold: string) {
  const { api, queries } = useClient();
  const [shown, show] = useState<Shown | null>(null);
  const { act = null, rows = none, leftOut } = shown ?? {};
  const optionsOf = {
    queryKey: ['members of a hold', hold],
    queryFn: () => everyMember(api, hold),
    meta,
  };
  const now = useQuery({ ...optionsOf, enabled: act !== null }).data ?? rows;
  const members = useMemo(() => membersNow(rows, act, now), [rows, act, now]);
  return {
    act,
    members,
    chosen: members.filter((m) => m.hindrance === null && leftOut?.has(m.member) === false),
    /** How many wait beyond those that one signature decides. */
    beyond: act === 'lift' ? 0 : rows.slice(members.length).filter(isUndecided).length,
    /** How many belong to the hold now that were not there. */
    came: useMemo(() => cameSince(rows, act, now), [rows, act, now]),
    open: async (next: HoldAct) => {
      const all = await queries.fetchQuery({ ...optionsOf, staleTime: 0 });
      const decided = next === 'lift' ? [] : all.filter((row) => isDecidedMilder(row, next));
      show({
        act: next,
        rows: next === 'lift' ? all : [...all.filter(isUndecided), ...decided],
        leftOut: new Set([...decided, ...all.filter(isGone)].map((row) => row.member)),
      });
    },
    leaveOut: (keys: readonly string[]) => show((s) => s && { ...s, leftOut: new Set(keys) }),
    toggle: useCallback((member: string) => {
      show((s) => s && { ...s, leftOut: toggled(s.leftOut, member) });
    }, []),
    close: () => show(null),
  };
}

const kinds: readonly MemberRow['kind'][] = ['unit', 'container', 'lot'];
const isUndecided = (row: MemberRow): boolean => row.disposition === null;
/** It has left the plant: decided by whoever means it, and not along with what stands here. */
const isGone = ({ status }: MemberRow): boolean => status === 'shipped';
/** It can be decided again, more strictly: it is listed, and chosen by whoever means it. */
const isDecidedMilder = ({ disposition }: MemberRow, act: Outcome): boolean =>
  disposition !== null && isMilder(disposition, act);

/** All of them, page by page; units first, since people look for those. */
async function everyMember(api: Api, hold: string): Promise<readonly MemberRow[]> {
  const rows: MemberRow[] = [];
  let after: string | undefined;
  do {
    const page = await api.queries.quality.holdMembers({ hold, limit: membersAtOnce, after });
    rows.push(...page.rows);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return kinds.flatMap((kind) => rows.filter((row) => row.kind === kind));
}

function toggled(members: ReadonlySet<string>, member: string): ReadonlySet<string> {
  const next = new Set(members);
  if (!next.delete(member)) next.add(member);
  return next;
}

function membersNow(
  rows: readonly MemberRow[],
  act: HoldAct | null,
  now: readonly MemberRow[],
): readonly ShownMember[] {
  const present = new Map(now.map((row) => [row.member, row]));
  return rows.slice(0, act === 'lift' ? undefined : membersAtOnce).map((row) => {
    const shown = present.get(row.member) ?? row;
    if (act === null) return { ...shown, hindrance: null };
    if (act === 'lift') return { ...shown, hindrance: shown.decision === row.decision ? null : 'decided' };
    if (!isUndecided(shown) && !isDecidedMilder(shown, act)) return { ...shown, hindrance: 'decided' };
    const possible = outcomesOf(shown.status).includes(act);
    return { ...shown, hindrance: possible ? null : shown.status === 'scrapped' ? 'scrapped' : 'away' };
  });
}

/** Whatever came, decided or not, was in no list that a lifting is signed for. */
function cameSince(rows: readonly MemberRow[], act: HoldAct | null, now: readonly MemberRow[]): number {
  const known = new Set(rows.map((r) => r.member));
  return now.filter((n) => !known.has(n.member) && (act === 'lift' || isUndecided(n))).length;
}
