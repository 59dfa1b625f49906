import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSiteText } from '#renderer/i18n/useFormat.ts';
import type { CallRow } from '#terminal/contract/calls';
import type { TransportRow } from '#terminal/contract/transports';
import { useShowDialog, type Shown } from '#ui/dialogs/DialogHost.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { CancelCall } from './CancelCall.tsx';
import { nameOf, placeName } from './callViews.ts';
import { HandBackDialog } from './HandBackDialog.tsx';
import { ReasonedActDialog } from './ReasonedActDialog.tsx';
import { canAssign, canCancel, canTakeOver } from './transportSteps.ts';
import type { Assigning } from './useAssign.ts';
import { useLogisticsRights } from './useLogisticsRights.ts';
import styles from './TransportCard.module.css';

interface TransportActionsProps {
  readonly transport: TransportRow;
  /** The call that it is for; undefined where it is for none, or none that is open. */
  readonly call: CallRow | undefined;
  /** Opens the choice of its vehicle. */
  readonly assign: Pick<Assigning, 'busy' | 'press'>;
  /** No vehicle hears this PC now. */
  readonly unheard: boolean;
}

/**
 * Assign, then take over, hand back, cancel, each with a reason that the record keeps. The first stands where a call is sent
 * from: a second tap there must not take the goods from the vehicle.
 */
export function TransportActions({ transport, call, assign, unheard }: TransportActionsProps) {
  const { t } = useTranslation('logistics');
  const may = useLogisticsRights();
  const show = useShowDialog();
  const mine = transport.status === 'takenOver' && transport.person === may.person;
  const handBack = transport.status === 'takenOver' && (mine || may.dispatch);
  const takeOver = may.takeOver && canTakeOver(transport);
  return (
    <div className={styles.acts}>
      {may.dispatch && canAssign(transport) && (
        <Button
          className={styles.send}
          variant={transport.status === 'requested' && !unheard ? 'filled' : 'default'}
          loading={assign.busy}
          onClick={assign.press}
        >
          {t('assign.title')}
        </Button>
      )}
      {takeOver && (
        <Button
          variant={
            transport.needsPerson || (unheard && transport.status === 'requested') ? 'filled' : 'default'
          }
          onClick={() => show((shown) => <TakeOver transport={transport} unheard={unheard} {...shown} />)}
        >
          {t('act.takeOver')}
        </Button>
      )}
      {may.takeOver && handBack && (
        <Button onClick={() => show((shown) => <HandBackDialog transport={transport} {...shown} />)}>
          {t('act.handBack')}
        </Button>
      )}
      {may.dispatch && canCancel(transport) && (
        <Button onClick={() => show((shown) => <Cancel transport={transport} {...shown} />)}>
          {t('act.cancel')}
        </Button>
      )}
      {may.takeOver && call !== undefined && canCancel(transport) && (
        <Button onClick={() => show((shown) => <CancelCall call={call} {...shown} />)}>
          {t('act.cancelCall')}
        </Button>
      )}
    </div>
  );
}

interface ActProps extends Shown {
  /** As it was when the person chose to act on it: the list may show another one by now. */
  readonly transport: TransportRow;
}

function TakeOver({ transport, unheard, ...shown }: ActProps & { readonly unheard: boolean }) {
  const { t } = useTranslation('logistics');
  const { api } = useClient();
  return (
    <ReasonedActDialog
      {...shown}
      act="takeOver"
      about={transport.transport}
      send={api.commands.logistics.takeOverTransport}
      input={{ transport: transport.transport }}
      title={t('takeOver.title')}
      statement={t(`takeOver.${transport.agv === null ? 'waiting' : unheard ? 'unheard' : 'underWay'}`, {
        agv: transport.agv ?? '',
        place: placeName(transport.to),
        containers: transport.containers.join(', '),
      })}
      confirmLabel={t('act.takeOver')}
    />
  );
}

function Cancel({ transport, ...shown }: ActProps) {
  const { t } = useTranslation('logistics');
  const { api } = useClient();
  const text = useSiteText();
  const containers = transport.containers.join(', ');
  return (
    <ReasonedActDialog
      {...shown}
      act="cancelTransport"
      about={transport.transport}
      send={api.commands.logistics.cancelTransport}
      input={{ transport: transport.transport }}
      title={t('cancelTransport.title')}
      statement={t(transport.agv === null ? 'cancelTransport.waiting' : 'cancelTransport.underWay', {
        agv: transport.agv ?? '',
        goods: transport.part === null ? containers : `${nameOf(transport.part, text)} (${containers})`,
        place: placeName(transport.to),
      })}
      confirmLabel={t('cancelTransport.confirm')}
      cancelLabel={t('act.keep')}
    />
  );
}
