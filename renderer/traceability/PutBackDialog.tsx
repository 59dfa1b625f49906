import { useState } from 'react';
import { Button, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import form from '#ui/dialogs/Dialog.module.css';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { usePlaceOptions } from './placeOptions.ts';
import type { UnitDetail } from './useUnit.ts';

interface PutBackDialogProps {
  readonly unit: UnitDetail;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** No station has a blank in its id. */
const behind = ' behind';

/**
 * It goes back on its line, in front of a station: the first that it has not completed, unless somebody chooses another. One that
 * had left the line goes back behind it.
 */
export function PutBackDialog(props: PutBackDialogProps) {
  const { t } = useTranslation('traceability');
  const { unit, opened, onClose } = props;
  return (
    <Dialog opened={opened} onClose={onClose} title={t('act.putBackTitle', { unit: unit.label })}>
      <PutBackForm {...props} />
    </Dialog>
  );
}

function PutBackForm({ unit, onClose }: PutBackDialogProps) {
  const { t } = useTranslation(['traceability', 'common']);
  const { api } = useClient();
  const { busy, refusal, run } = useCommand(api.commands.assembly.reinsertUnit);
  const { stations } = usePlaceOptions(unit.line);
  const { offBehindLine } = unit;
  const places = offBehindLine
    ? [
        { value: behind, label: t('act.putBackBehind') },
        ...stations.map(({ value, label }) => ({ value, label: t('act.putBackBefore', { station: label }) })),
      ]
    : [...stations];
  const passed = unit.stations.filter(({ result }) => result === 'complete' || result === 'bypassed');
  const next = stations.find(({ value }) => !passed.some(({ station }) => station === value));
  const [station, setStation] = useState(offBehindLine ? behind : (next?.value ?? null));
  return (
    <form
      className={form.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (station !== null) run({ unit: unit.unit, station: station === behind ? null : station }, onClose);
      }}
    >
      <p className={form.statement}>{t(offBehindLine ? 'act.putBackBehindWhat' : 'act.putBackWhat')}</p>
      <Select
        label={t(offBehindLine ? 'act.putBackBehindWhere' : 'act.putBackWhere')}
        data={places}
        value={station}
        openOnFocus={false}
        data-autofocus
        onChange={setStation}
      />
      <p role="alert" className={form.refusal}>
        {refusal}
      </p>
      <footer className={form.foot}>
        <Button size="lg" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button size="lg" variant="filled" type="submit" disabled={station === null} loading={busy}>
          {t('act.putBack')}
        </Button>
      </footer>
    </form>
  );
}
