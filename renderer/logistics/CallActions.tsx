import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { CallRow } from '#terminal/contract/calls';
import { useShowDialog } from '#ui/dialogs/DialogHost.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { CancelCall } from './CancelCall.tsx';
import { pickHref } from './pickHref.ts';
import { canSend } from './transportSteps.ts';
import { useLogisticsRights } from './useLogisticsRights.ts';
import styles from './TransportCard.module.css';

/** A call that no transport has yet: a vehicle fetches it, a person picks it, or it is not needed. */
export function CallActions({ call }: { call: CallRow }) {
  const { t } = useTranslation('logistics');
  const may = useLogisticsRights();
  const { api } = useClient();
  const [, navigate] = useLocation();
  const show = useShowDialog();
  const send = useCommand(api.commands.logistics.requestTransport);
  return (
    <>
      {send.refusal !== null && (
        <p role="alert" className={styles.refusal}>
          {send.refusal}
        </p>
      )}
      <div className={styles.acts}>
        {may.dispatch && canSend(call) && (
          <Button className={styles.send} disabled={send.busy} onClick={() => send.run({ call: call.call })}>
            {t('act.send')}
          </Button>
        )}
        {may.dispatch && (
          <Button onClick={() => navigate(pickHref(call.call))}>
            {t(call.status === 'inTransport' ? 'act.deliver' : 'act.pick')}
          </Button>
        )}
        {may.takeOver && call.status !== 'inTransport' && (
          <Button onClick={() => show((shown) => <CancelCall call={call} {...shown} />)}>
            {t('act.cancelCall')}
          </Button>
        )}
      </div>
    </>
  );
}

/** The same in the same places, for a call that is not listed yet: only picking needs no more than its key. */
export function RaisedActions({ call }: { call: string }) {
  const { t } = useTranslation('logistics');
  const may = useLogisticsRights();
  const [, navigate] = useLocation();
  if (!may.dispatch) return null;
  return (
    <div className={styles.acts}>
      <Button className={styles.send} disabled>
        {t('act.send')}
      </Button>
      <Button onClick={() => navigate(pickHref(call))}>{t('act.pick')}</Button>
    </div>
  );
}
