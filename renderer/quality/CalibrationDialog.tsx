import { useContext, useState } from 'react';
import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Shown } from '#ui/dialogs/DialogHost.tsx';
import { useKept } from '#ui/dialogs/kept.ts';
import { SignDialog } from '#ui/dialogs/SignDialog.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { SiteZone, useSiteText } from '../i18n/useFormat.ts';
import { endOfDay, instantOfWall, wallTime } from '../i18n/wallTime.ts';
import styles from './Hold.module.css';
import type { ToolRow } from './useTools.ts';

interface CalibrationDialogProps extends Shown {
  readonly row: ToolRow;
}

/** What stands on the certificate, signed: it frees a locked tool. */
export function CalibrationDialog({ row, opened, onClose }: CalibrationDialogProps) {
  const { t } = useTranslation('quality');
  const text = useSiteText();
  const zone = useContext(SiteZone);
  const { api } = useClient();
  const { busy, refusal, run, clear } = useCommand(api.commands.assembly.recordCalibration);
  const [now] = useState(() => wallTime(Date.now(), zone));
  const { typed, type, forget } = useKept(`calibration ${row.tool}`);
  const { at: wall = now, until = '', certificate = '', by = '' } = typed;
  const calibratedAt = instantOfWall(wall, zone);
  const validUntil = endOfDay(until, zone);
  const tooEarly = validUntil !== null && calibratedAt !== null && validUntil <= calibratedAt;
  const [number, calibratedBy] = [certificate.trim(), by.trim()];
  const said =
    calibratedAt === null || validUntil === null || tooEarly || number === '' || calibratedBy === ''
      ? null
      : { calibratedAt, validUntil, certificate: number, calibratedBy };
  const close = (): void => {
    clear();
    onClose();
  };
  return (
    <SignDialog
      opened={opened}
      title={t('tools.calibrateTitle', { tool: row.tool })}
      statement={t('tools.calibrateWhat', { tool: row.tool, name: text(row.name) })}
      beside={
        <div className={styles.pair}>
          <TextInput
            type="datetime-local"
            label={t('tools.calibratedAt')}
            value={wall}
            onChange={(event) => type({ at: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={t('tools.validThrough')}
            value={until}
            data-autofocus
            error={tooEarly ? t('tools.endsTooEarly') : undefined}
            onChange={(event) => type({ until: event.currentTarget.value })}
          />
          <TextInput
            label={t('tools.certificate')}
            value={certificate}
            maxLength={60}
            onChange={(event) => type({ certificate: event.currentTarget.value })}
          />
          <TextInput
            label={t('tools.calibratedBy')}
            value={by}
            maxLength={100}
            onChange={(event) => type({ by: event.currentTarget.value })}
          />
        </div>
      }
      incomplete={said === null}
      meanings={[{ value: 'calibrated', label: t('tools.calibrateMeaning') }]}
      reasonLeftOut
      reasonRequired={false}
      refusal={refusal}
      busy={busy}
      onSign={({ badge, pin, meaning }) => {
        if (said === null) return;
        const signature = { badge, pin, meaning, recordHash: null };
        // A minute that nobody changed is this moment: a check found it wrong a few seconds ago, maybe.
        const at = typed.at === undefined ? new Date().toISOString() : said.calibratedAt;
        run({ tool: row.tool, ...said, calibratedAt: at, signature }, () => {
          forget();
          close();
        });
      }}
      onCancel={close}
    />
  );
}
