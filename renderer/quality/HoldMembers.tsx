import { memo } from 'react';
import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { noData } from '../i18n/format.ts';
import { useMemberName, useUnitPlace } from './qualityWords.ts';
import type { MemberRow, ShownMember } from './useMembersShown.ts';
import plain from '#ui/table/PlainTable.module.css';
import styles from './Hold.module.css';

interface HoldMembersProps {
  readonly members: readonly ShownMember[];
  /** Null where there is nothing to choose. */
  readonly choice: {
    readonly chosen: readonly ShownMember[];
    readonly toggle: (member: string) => void;
    readonly leaveOut: (members: readonly string[]) => void;
  } | null;
}

/** Everything that is signed for, one by one, with where it is now; of a decision some can be left out. */
export function HoldMembers({ members, choice }: HoldMembersProps) {
  const { t } = useTranslation('quality');
  const chosen = new Set(choice?.chosen.map((m) => m.member));
  const open = members.filter((m) => m.hindrance === null).map((m) => m.member);
  const all = open.length > 0 && chosen.size === open.length;
  return (
    <div className={styles.rows} tabIndex={0} role="group" aria-label={t('sign.members')}>
      <table className={plain.table}>
        <thead>
          <tr>
            {choice !== null && (
              <th>
                <Checkbox
                  aria-label={t('units.chooseAll')}
                  checked={all}
                  indeterminate={!all && chosen.size > 0}
                  disabled={open.length === 0}
                  onChange={() => choice.leaveOut(all ? open : [])}
                />
              </th>
            )}
            <th>{t('preview.what')}</th>
            <th>{t('units.now')}</th>
            <th>{t('units.outcome')}</th>
          </tr>
        </thead>
        <tbody>
          {members.map((row) => (
            <Member
              key={row.member}
              row={row}
              chosen={choice === null ? null : chosen.has(row.member)}
              onToggle={choice?.toggle}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

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
        {row.hindrance === null
          ? row.disposition === null
            ? t('sign.undecided')
            : t(`outcome.${row.disposition}`)
          : t(`sign.${row.hindrance}`)}
      </td>
    </tr>
  );
});

/** Where a member is now; a lot lies in many places. */
function useMemberPlace(): (row: MemberRow) => string {
  const { t } = useTranslation('quality');
  const unitPlace = useUnitPlace();
  return (row) => {
    if (row.kind === 'unit') return unitPlace(row);
    return row.kind === 'lot' ? noData : (row.location ?? t('preview.onTheWay'));
  };
}
