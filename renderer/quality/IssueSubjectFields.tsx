import { useState } from 'react';
import { Select, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import { useClient } from '../client/ClientProvider.tsx';
import { useSiteText } from '../i18n/useFormat.ts';
import type { IssueDraft } from './issueDraft.ts';
import styles from './Issues.module.css';

interface SubjectProps {
  readonly draft: IssueDraft;
  readonly site: SiteConfiguration | null;
  readonly set: (change: Partial<IssueDraft>) => void;
}

/** What the issue is about: each found by typing, or filled by a scan. */
export function IssueSubjectFields({ draft, site, set }: SubjectProps) {
  const { t } = useTranslation('quality');
  const text = useSiteText();
  const named = ({ id, name }: { readonly id: string; readonly name: Parameters<typeof text>[0] }) => ({
    value: id,
    label: `${id} · ${text(name)}`,
  });
  return (
    <fieldset className={styles.subject}>
      <legend className={styles.legend}>{t('new.about')}</legend>
      <UnitChoice draft={draft} set={set} />
      <Select
        label={t('column.station')}
        value={draft.station}
        onChange={(station) => set({ station })}
        searchable
        clearable
        data={(site?.lines ?? []).flatMap((line) => line.stations.map(named))}
      />
      <TextInput
        label={t('hold.part')}
        value={draft.part}
        onChange={(event) => set({ part: event.currentTarget.value })}
      />
      <TextInput
        label={t('hold.lot')}
        value={draft.lot}
        error={draft.lot.trim() !== '' && draft.part.trim() === '' ? t('new.lotOfWhat') : undefined}
        onChange={(event) => set({ lot: event.currentTarget.value })}
      />
      <Select
        label={t('hold.tool')}
        value={draft.tool}
        onChange={(tool) => set({ tool })}
        searchable
        clearable
        data={(site?.tools ?? []).map(named)}
      />
      <Select
        label={t('new.defect')}
        value={draft.defectCode}
        onChange={(defectCode) => set({ defectCode })}
        searchable
        clearable
        data={(site?.defectCodes ?? []).map(named)}
      />
    </fieldset>
  );
}

/** A unit by the end of its VIN, or by whatever else is written on it. */
function UnitChoice({ draft, set }: Pick<SubjectProps, 'draft' | 'set'>) {
  const { t } = useTranslation('quality');
  const { engine } = useClient();
  const [typed, setTyped] = useState('');
  const text = typed.trim();
  const found = useQuery({
    ...engine.queries.assembly.findUnits.queryOptions({
      input: { text },
      meta: { topics: ['unit'] },
      placeholderData: keepPreviousData,
    }),
    enabled: text !== '' && text !== draft.unit?.label,
  }).data;
  const rows = new Map((found?.rows ?? []).map((row) => [row.unit, row.label]));
  if (draft.unit !== null) rows.set(draft.unit.unit, draft.unit.label);
  return (
    <Select
      label={t('column.unit')}
      placeholder={t('new.unitHint')}
      value={draft.unit?.unit ?? null}
      onChange={(unit) => set({ unit: unit === null ? null : { unit, label: rows.get(unit) ?? unit } })}
      searchable
      clearable
      onSearchChange={setTyped}
      filter={({ options }) => options}
      nothingFoundMessage={text === '' ? undefined : t('new.unitNone')}
      data={[...rows].map(([value, label]) => ({ value, label }))}
    />
  );
}
