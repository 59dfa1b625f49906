import { useState } from 'react';
import { IconPackageOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import { ActionButton } from '#ui/station/ActionBar.tsx';
import { useClient } from '../../client/ClientProvider.tsx';
import dialog from '../Dialog.module.css';
import { ReasonedActDialog } from '../ReasonedActDialog.tsx';
import { useFreeWords } from '../useFreeWords.ts';
import type { PickList } from './pickPhase.ts';

interface ReportShortProps {
  readonly list: PickList;
  readonly onReported: () => void;
}

/** Where the book says otherwise, that is read before it is reported. */
export function ReportShort({ list: { call, candidates }, onReported }: ReportShortProps) {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const { api } = useClient();
  const [opened, setOpened] = useState(false);
  const free = useFreeWords(candidates);
  return (
    <>
      <ActionButton icon={IconPackageOff} label={t('pick.short')} onClick={() => setOpened(true)} />
      <ReasonedActDialog
        opened={opened}
        onClose={() => setOpened(false)}
        act="short"
        about={call.call}
        send={api.commands.logistics.reportShort}
        input={{ call: call.call, available: call.picked }}
        title={t('pick.shortTitle')}
        statement={t('pick.shortStatement', {
          picked: format.integer(call.picked),
          quantity: format.integer(call.quantity),
        })}
        fields={free !== null && <p className={dialog.warning}>{t('pick.shortAgainstBook', { free })}</p>}
        confirmLabel={t(free === null ? 'pick.short' : 'pick.shortAllTheSame')}
        onDone={onReported}
      />
    </>
  );
}
