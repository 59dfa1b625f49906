import { useState } from 'react';
import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SignDialog } from '#ui/dialogs/SignDialog.tsx';
import { tell } from '#ui/status/tell.ts';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { useSiteConfiguration } from '../frame/usePlace.ts';
import { useSiteText } from '../i18n/useFormat.ts';
import type { UnitDetail } from './useUnit.ts';

interface ScrapDialogProps {
  readonly unit: Pick<UnitDetail, 'unit' | 'vin' | 'label'>;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** For good: signed, by one of the site's reasons. */
export function ScrapDialog({ unit, opened, onClose }: ScrapDialogProps) {
  const { t } = useTranslation('traceability');
  const { api } = useClient();
  const { scrapUnit } = api.commands.assembly;
  const text = useSiteText();
  const { busy, refusal, run, clear } = useCommand<Parameters<typeof scrapUnit>[0]>(
    async (input, sending) => {
      const answer = await scrapUnit(input, sending);
      tell(t('act.scrapDone', { unit: unit.label }), 'done');
      return answer;
    },
  );
  const [reason, setReason] = useState<string | null>(null);
  const reasons = useSiteConfiguration()?.reasons.filter(({ kind }) => kind === 'scrap') ?? [];
  const close = () => {
    clear();
    setReason(null);
    onClose();
  };
  return (
    <SignDialog
      opened={opened}
      title={t('act.scrapTitle', { unit: unit.label })}
      statement={t('act.scrapStatement', { unit: unit.vin ?? unit.label })}
      beside={
        <Select
          label={t('act.scrapWhy')}
          data={reasons.map(({ id, name }) => ({ value: id, label: text(name) }))}
          value={reason}
          openOnFocus={false}
          data-autofocus
          onChange={setReason}
        />
      }
      incomplete={reason === null}
      meanings={[{ value: 'scrap', label: t('act.scrap') }]}
      reasonRequired={false}
      reasonLabel={t('act.scrapNote')}
      refusal={refusal}
      busy={busy}
      onSign={({ badge, pin, meaning, reason: note }) => {
        if (reason === null) return;
        run({ unit: unit.unit, reason, note, signature: { badge, pin, meaning, recordHash: null } }, close);
      }}
      onCancel={close}
    />
  );
}
