import { useId, useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { noData } from '#renderer/i18n/format.ts';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import type { AgvRow, TransportRow } from '#terminal/contract/logistics';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import { Battery } from '#ui/logistics/Battery.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { nameOf, placeName } from './callViews.ts';
import { canTake } from './transportSteps.ts';
import styles from './Dialog.module.css';

interface AssignDialogProps {
  readonly opened: boolean;
  readonly transport: TransportRow;
  readonly fleet: readonly AgvRow[];
  readonly nodeName: (node: string) => string;
  readonly onClose: () => void;
}

/** Chooses the vehicle by hand; those that cannot take an order say why. */
export function AssignDialog(props: AssignDialogProps) {
  const { t } = useTranslation('logistics');
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={t('assign.title')}>
      <AssignForm {...props} />
    </Dialog>
  );
}

function AssignForm({ transport, fleet, nodeName, onClose }: AssignDialogProps) {
  const { t } = useTranslation(['logistics', 'common']);
  const text = useSiteText();
  const { api } = useClient();
  const assign = useCommand(api.commands.logistics.assignTransport);
  const [agv, setAgv] = useState<string | null>(null);
  const name = useId();
  const choices = [...fleet.filter(canTake), ...fleet.filter((row) => !canTake(row))];
  const first = choices.find((row) => canTake(row) && row.agv !== transport.agv)?.agv;
  const goods = transport.part === null ? transport.containers.join(', ') : nameOf(transport.part, text);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (agv !== null) assign.run({ transport: transport.transport, agv }, onClose);
      }}
    >
      <p className={styles.statement}>
        {t('assign.statement', { goods, from: placeName(transport.from), to: placeName(transport.to) })}
      </p>
      <fieldset className={styles.choices}>
        <legend>{t('assign.choose')}</legend>
        {choices.map((row) => (
          <label key={row.agv} className={styles.choice}>
            <input
              type="radio"
              name={name}
              value={row.agv}
              checked={agv === row.agv}
              disabled={!canTake(row) || row.agv === transport.agv}
              data-autofocus={row.agv === first ? true : undefined}
              onChange={() => setAgv(row.agv)}
            />
            <AgvChoice row={row} has={row.agv === transport.agv} nodeName={nodeName} />
          </label>
        ))}
      </fieldset>
      <p role="alert" className={styles.refusal}>
        {assign.refusal}
      </p>
      <footer className={styles.foot}>
        <Button size="lg" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button size="lg" variant="filled" type="submit" disabled={agv === null} loading={assign.busy}>
          {t('assign.submit')}
        </Button>
      </footer>
    </form>
  );
}

interface AgvChoiceProps {
  readonly row: AgvRow;
  readonly has: boolean;
  readonly nodeName: (node: string) => string;
}

function AgvChoice({ row, has, nodeName }: AgvChoiceProps) {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const busy = row.availability === 'busy' && !has;
  const state = has ? t('assign.has') : busy ? t('assign.whenFree') : t(`availability.${row.availability}`);
  const level = row.batteryPct === null ? noData : format.percent(row.batteryPct / 100, 0);
  return (
    <>
      <b>{row.agv}</b>
      <span>{row.node === null ? state : `${state} · ${nodeName(row.node)} · ${level}`}</span>
      <Battery level={row.batteryPct === null ? null : row.batteryPct / 100} charging={row.charging} />
    </>
  );
}
