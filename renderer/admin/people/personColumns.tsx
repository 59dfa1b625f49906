import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import type { DataColumn } from '#ui/table/features.ts';
import { noData } from '../../i18n/format.ts';
import { PersonActs } from './PersonActs.tsx';
import type { PersonRow } from './usePeople.ts';
import { usePersonWords } from './usePersonWords.ts';

export function usePersonColumns(): readonly DataColumn<PersonRow>[] {
  const { t } = useTranslation('admin');
  const words = usePersonWords();
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('people.column.name'),
        value: words.name,
        cell: (row) => <strong>{words.name(row)}</strong>,
        size: 140,
        grow: 1,
        fixed: true,
      },
      { id: 'badge', header: t('people.column.badge'), value: ({ badge }) => badge, size: 90 },
      {
        id: 'status',
        header: t('people.column.status'),
        value: (row) => t(`people.status.${row.status}`),
        cell: (row) =>
          row.status === 'active' ? (
            t('people.status.active')
          ) : (
            <StatusTag lamp="notice">{t(`people.status.${row.status}`)}</StatusTag>
          ),
        size: 120,
      },
      { id: 'roles', header: t('people.column.roles'), value: words.roles, size: 180, grow: 1 },
      {
        id: 'qualifications',
        header: t('people.column.qualifications'),
        value: (row) => row.qualifications.map(words.qualification).join(' · '),
        cell: (row) => <Qualifications row={row} />,
        size: 240,
        grow: 2,
      },
      {
        id: 'pin',
        header: t('people.column.pin'),
        value: ({ hasPin }) => t(hasPin ? 'people.hasPin' : 'people.noPin'),
        size: 90,
      },
      {
        id: 'sync',
        header: t('people.column.sync'),
        value: ({ sync }) => t(`people.sync.${sync}`),
        size: 120,
      },
      {
        id: 'acts',
        header: t('column.acts'),
        value: () => null,
        cell: (row) => <PersonActs row={row} />,
        size: 64,
        fixed: true,
        sortable: false,
      },
    ],
    // The words follow the language as `t` does.
    // eslint-disable-next-line react/exhaustive-deps
    [t],
  );
}

function Qualifications({ row }: { readonly row: PersonRow }) {
  const words = usePersonWords();
  if (row.qualifications.length === 0) return <span>{noData}</span>;
  const all = row.qualifications.map(words.qualification).join(' · ');
  return row.status === 'active' && row.qualifications.some(({ expired }) => expired) ? (
    <StatusTag lamp="warning">{all}</StatusTag>
  ) : (
    <span>{all}</span>
  );
}
