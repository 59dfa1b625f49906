import { Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Segments } from '#ui/layout/Segments.tsx';
import { useSiteConfiguration } from '../frame/usePlace.ts';
import { useFormat, useSiteText } from '../i18n/useFormat.ts';
import type { HoldDraft } from './holdDraft.ts';
import { endsTooEarly, scopes } from './holdDraft.ts';
import styles from './Hold.module.css';

interface HoldPopulationProps {
  readonly draft: HoldDraft;
  /** How many units the listed choice holds; 0 leaves it out. */
  readonly listed: number;
  readonly onChange: (draft: HoldDraft) => void;
}

/** Which things: those listed, or whatever a tool, a station or a lot touched. */
export function HoldPopulation({ draft, listed, onChange }: HoldPopulationProps) {
  const { t } = useTranslation('quality');
  const format = useFormat();
  const set = (change: Partial<HoldDraft>): void => onChange({ ...draft, ...change });
  return (
    <>
      <Segments
        label={t('hold.scope')}
        segments={scopes
          .filter((id) => id !== 'listed' || listed > 0)
          .map((id) => ({
            id,
            label: t(`scope.${id}`),
            count: id === 'listed' ? format.integer(listed) : undefined,
          }))}
        selected={draft.scope}
        onSelect={(scope) => set({ scope })}
      />
      <p className={styles.quiet}>{t(`scopeWhat.${draft.scope}`)}</p>
      {draft.scope === 'toolWindow' && <ToolChoice draft={draft} set={set} />}
      {draft.scope === 'stationWindow' && <StationChoice draft={draft} set={set} />}
      {draft.scope === 'lot' && <LotChoice draft={draft} set={set} />}
      {(draft.scope === 'toolWindow' || draft.scope === 'stationWindow') && (
        <WindowChoice draft={draft} set={set} />
      )}
    </>
  );
}

interface ChoiceProps {
  readonly draft: HoldDraft;
  readonly set: (change: Partial<HoldDraft>) => void;
}

function ToolChoice({ draft, set }: ChoiceProps) {
  const { t } = useTranslation('quality');
  const text = useSiteText();
  const tools = useSiteConfiguration()?.tools ?? [];
  return (
    <Select
      label={t('hold.tool')}
      value={draft.tool}
      onChange={(tool) => set({ tool })}
      searchable
      data={tools.map(({ id, name }) => ({ value: id, label: `${id} · ${text(name)}` }))}
    />
  );
}

function StationChoice({ draft, set }: ChoiceProps) {
  const { t } = useTranslation('quality');
  const text = useSiteText();
  const lines = useSiteConfiguration()?.lines ?? [];
  return (
    <Select
      label={t('column.station')}
      value={draft.station}
      onChange={(station) => set({ station })}
      searchable
      data={lines.flatMap((line) =>
        line.stations.map(({ id, name }) => ({ value: id, label: `${id} · ${text(name)}` })),
      )}
    />
  );
}

function LotChoice({ draft, set }: ChoiceProps) {
  const { t } = useTranslation('quality');
  return (
    <div className={styles.pair}>
      <TextInput
        label={t('hold.part')}
        value={draft.part}
        onChange={(event) => set({ part: event.currentTarget.value })}
      />
      <TextInput
        label={t('hold.lot')}
        value={draft.lot}
        onChange={(event) => set({ lot: event.currentTarget.value })}
      />
    </div>
  );
}

function WindowChoice({ draft, set }: ChoiceProps) {
  const { t } = useTranslation('quality');
  return (
    <div className={styles.pair}>
      <TextInput
        type="datetime-local"
        label={t('hold.from')}
        value={draft.from}
        onChange={(event) => set({ from: event.currentTarget.value })}
      />
      <TextInput
        type="datetime-local"
        label={t('hold.until')}
        value={draft.until}
        min={draft.from}
        error={endsTooEarly(draft) ? t('hold.endsTooEarly') : undefined}
        onChange={(event) => set({ until: event.currentTarget.value })}
      />
    </div>
  );
}
