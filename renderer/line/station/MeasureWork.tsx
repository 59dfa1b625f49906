import { useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useClient } from '../../client/ClientProvider.tsx';
import { useCommand } from '../../client/useCommand.ts';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import type { WorkAt } from './ConfirmWork.tsx';
import styles from './Station.module.css';

/** A value against its limits, or a verdict where the operation has none. */
export function MeasureWork(at: WorkAt) {
  return at.operation.spec === null ? (
    <VerdictWork {...at} />
  ) : (
    <ValueWork {...at} spec={at.operation.spec} />
  );
}

type Spec = NonNullable<WorkAt['operation']['spec']>;

function ValueWork({ station, unit, operation, spec }: WorkAt & { readonly spec: Spec }) {
  const { t } = useTranslation('line');
  const format = useFormat();
  const { api } = useClient();
  const { busy, refusal, run } = useCommand(api.commands.assembly.recordMeasurement);
  const [typed, setTyped] = useState('');
  const value = Number(typed.trim().replace(',', '.'));
  const readable = typed.trim() !== '' && Number.isFinite(value);
  const save = () => {
    if (!readable || busy) return;
    const passed = spec.lsl <= value && value <= spec.usl;
    run({ station, unit, operation: operation.operation, value, passed }, () => setTyped(''));
  };
  return (
    <form
      className={styles.big}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextInput
        className={styles.value ?? ''}
        size="xl"
        inputMode="decimal"
        autoComplete="off"
        label={t('work.value', { unit: spec.unit })}
        description={t('work.limits', {
          lsl: format.decimal(spec.lsl, decimals(spec.lsl)),
          usl: format.decimal(spec.usl, decimals(spec.usl)),
          unit: spec.unit,
        })}
        error={typed.trim() !== '' && !readable ? t('work.notANumber') : null}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button
        variant="filled"
        type="submit"
        className={styles.bigButton ?? ''}
        disabled={!readable}
        loading={busy}
      >
        {t('work.saveValue')}
      </Button>
      <p role="alert" className={styles.refusal}>
        {refusal}
      </p>
    </form>
  );
}

const decimals = (value: number): number => String(value).split('.')[1]?.length ?? 0;

function VerdictWork({ station, unit, operation }: WorkAt) {
  const { t } = useTranslation('line');
  const { api } = useClient();
  const { busy, refusal, run } = useCommand(api.commands.assembly.recordMeasurement);
  const save = (passed: boolean) =>
    run({ station, unit, operation: operation.operation, value: null, passed });
  return (
    <div className={styles.big}>
      <div className={styles.pair}>
        <Button
          variant="filled"
          className={styles.bigButton ?? ''}
          loading={busy}
          leftSection={<IconCheck size={36} stroke={2} aria-hidden="true" />}
          onClick={() => save(true)}
        >
          {t('gauge.ok')}
        </Button>
        <Button
          className={styles.bigButton ?? ''}
          loading={busy}
          leftSection={<IconX size={36} stroke={2} aria-hidden="true" />}
          onClick={() => save(false)}
        >
          {t('gauge.nok')}
        </Button>
      </div>
      <p role="alert" className={styles.refusal}>
        {refusal}
      </p>
    </div>
  );
}
