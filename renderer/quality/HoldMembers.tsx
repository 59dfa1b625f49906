import { memo, useRef } from 'react';
import { Checkbox, TextInput } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useTranslation } from 'react-i18next';
import { noData } from '../i18n/format.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { useMemberName, usePersonName, useUnitPlace } from './qualityWords.ts';
import { GaveWay } from './GaveWay.tsx';
import type { MemberRow, ShownMember } from './useMembersShown.ts';
import plain from '#ui/table/PlainTable.module.css';
import styles from './Hold.module.css';

const rowHeight = 41;
/** With fewer there is nothing to search: all are in sight. */
const searchedFrom = 8;

interface HoldMembersProps {
  readonly members: readonly ShownMember[];
  /** Words on what is looked for; a scan writes them, too. */
  readonly search: string;
  readonly onSearch: (search: string) => void;
  /** Null where there is nothing to choose. */
  readonly choice: {
    readonly chosen: readonly ShownMember[];
    readonly toggle: (member: string) => void;
    readonly leaveOut: (members: readonly string[]) => void;
  } | null;
}

/** Everything that is signed for, one by one, with where it is now; of a decision some can be left out. */
export function HoldMembers({ members, search, onSearch, choice }: HoldMembersProps) {
  const { t } = useTranslation('quality');
  const chosen = new Set(choice?.chosen.map((m) => m.member));
  const open = members.filter((m) => m.hindrance === null);
  const undecided = open.filter((m) => m.disposition === null);
  const all = undecided.length > 0 && undecided.every((m) => chosen.has(m.member));
  const besides = open.filter((m) => all || (m.disposition !== null && !chosen.has(m.member)));
  const found = members.filter((row) => matches(row, search));
  const { scroll, items, above, below } = useWindowOf(found);
  return (
    <>
      {members.length >= searchedFrom && (
        <TextInput
          aria-label={t('sign.search')}
          placeholder={t('sign.search')}
          value={search}
          onChange={(event) => onSearch(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        />
      )}
      <div
        ref={scroll}
        className={styles.signedRows}
        tabIndex={0}
        role="group"
        aria-label={t('sign.members')}
      >
        <table className={plain.table} aria-rowcount={found.length + 1}>
          <thead>
            <tr>
              {choice !== null && (
                <th>
                  <Checkbox
                    aria-label={t('units.chooseAll')}
                    checked={all}
                    indeterminate={!all && chosen.size > 0}
                    disabled={undecided.length === 0}
                    onChange={() => choice.leaveOut(besides.map((m) => m.member))}
                  />
                </th>
              )}
              <th>{t('sign.what')}</th>
              <th>{t('units.now')}</th>
              <th>{t('units.outcome')}</th>
            </tr>
          </thead>
          <tbody>
            <Gap height={above} />
            {items.map((row) => (
              <Member
                key={row.member}
                row={row}
                chosen={choice === null ? null : chosen.has(row.member)}
                onToggle={choice?.toggle}
              />
            ))}
            <Gap height={below} />
          </tbody>
        </table>
        {found.length === 0 && <p>{t('sign.noMatch')}</p>}
      </div>
    </>
  );
}

/** What is written on it holds the words, wherever in it. */
function matches({ vin, container, part, lot }: MemberRow, search: string): boolean {
  const words = search.trim().toLowerCase();
  return (
    [vin, container, part, lot].some((label) => label?.toLowerCase().includes(words) === true) || words === ''
  );
}

/** The rows in sight, and how much lies above and below them: there may be thousands. */
function useWindowOf(rows: readonly ShownMember[]) {
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.member ?? index,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  return {
    scroll,
    items: items.flatMap(({ index }) => rows[index] ?? []),
    above: items[0]?.start ?? 0,
    below: virtual.getTotalSize() - (items.at(-1)?.end ?? 0),
  };
}

const Gap = ({ height }: { readonly height: number }) =>
  height > 0 && (
    <tr aria-hidden="true" className={styles.gap}>
      <td style={{ height }} />
    </tr>
  );

interface MemberProps {
  readonly row: ShownMember;
  /** Null: there is nothing to choose. */
  readonly chosen: boolean | null;
  readonly onToggle: ((member: string) => void) | undefined;
}

/** Drawn anew only when it changes itself: there may be a thousand. */
const Member = memo(function Member({ row, chosen, onToggle }: MemberProps) {
  const { t } = useTranslation('quality');
  const nameOf = useMemberName();
  const placeOf = useMemberPlace();
  const stateOf = useMemberState(chosen !== null);
  const place = placeOf(row);
  return (
    <tr>
      {chosen !== null && (
        <td>
          <Checkbox
            aria-label={t('units.choose', { unit: nameOf(row) })}
            checked={chosen}
            disabled={row.hindrance !== null}
            onChange={() => onToggle?.(row.member)}
          />
        </td>
      )}
      <td>
        <strong>{nameOf(row)}</strong>
      </td>
      <td>{row.status === 'shipped' || row.status === 'scrapped' ? <strong>{place}</strong> : place}</td>
      <td>
        {chosen !== null && row.hindrance === null && row.disposition !== null ? (
          <strong>{stateOf(row)}</strong>
        ) : (
          stateOf(row)
        )}
        <GaveWay decisions={row.gaveWay} />
      </td>
    </tr>
  );
});

/** What was decided about a member, and by whom where that came meanwhile or would give way; else what hinders a decision. */
function useMemberState(deciding: boolean): (row: ShownMember) => string {
  const { t } = useTranslation('quality');
  const format = useFormat();
  const person = usePersonName();
  return ({ hindrance, disposition, decidedBy, decidedAt }) => {
    if (hindrance === 'away' || hindrance === 'scrapped') return t(`sign.${hindrance}`);
    if (disposition === null) return t('sign.undecided');
    const outcome = t(`outcome.${disposition}`);
    if (hindrance === null && !deciding) return outcome;
    const at = decidedAt === null ? noData : format.dayTime(decidedAt);
    return t(hindrance === null ? 'sign.decidedNow' : 'sign.decidedBy', {
      by: person(decidedBy),
      outcome,
      at,
    });
  };
}

/** Where a member is now; a lot lies in many places, and a container may be known by its label alone. */
function useMemberPlace(): (row: MemberRow) => string {
  const { t } = useTranslation('quality');
  const unitPlace = useUnitPlace();
  return (row) => {
    if (row.kind === 'unit') return unitPlace(row);
    return row.location ?? (row.carried ? t('preview.onTheWay') : noData);
  };
}
