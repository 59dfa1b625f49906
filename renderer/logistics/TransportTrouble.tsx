import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import type { AgvRow } from '#terminal/contract/fleet';
import type { TransportRow } from '#terminal/contract/transports';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { placeName } from './callViews.ts';
import type { Dispatch } from './useDispatch.ts';
import { useNodeNames } from './useNodeNames.ts';
import { useReasonWords } from './reasons.ts';
import { canTake, noOtherComes, nothingComes, vehicleWith } from './transportSteps.ts';
import { useLogisticsRights } from './useLogisticsRights.ts';
import styles from './TransportCard.module.css';

interface TroubleProps {
  readonly transport: TransportRow;
  readonly dispatch: Pick<Dispatch, 'fleet' | 'map' | 'zone'>;
}

/** What keeps it from going on, and what the person who took it over does next. */
export function TransportTrouble({ transport, dispatch }: TroubleProps) {
  const { t } = useTranslation('logistics');
  const reason = useReasonWords();
  const may = useLogisticsRights();
  const failure = useFailureWords(transport, dispatch.fleet.value);
  const why = transport.reason === null ? '' : reason(transport.reason);
  switch (transport.status) {
    case 'failed': {
      const idle = noOtherComes(transport, dispatch.zone);
      const what = transport.needsPerson ? 'needsPerson' : idle === null ? 'failed' : 'failedOnly';
      const params = {
        agv: transport.agv ?? '',
        why: failure ?? why,
        count: transport.failures,
        then: idle === null ? '' : t(`trouble.nothingComes.${idle}`),
      };
      return (
        <div className={styles.trouble} role="alert">
          <StatusTag lamp={transport.needsPerson ? 'fault' : 'warning'} />
          <p>{t(`trouble.${what}`, params)}</p>
        </div>
      );
    }
    case 'cancelling':
      return <p className={styles.words}>{t('trouble.cancelling', { agv: transport.agv ?? '', why })}</p>;
    case 'takenOver':
      return transport.person === may.person ? (
        <ToDo transport={transport} dispatch={dispatch} />
      ) : (
        <p className={styles.words}>{t('trouble.takenOver')}</p>
      );
    default: {
      const idle = nothingComes(transport, dispatch.zone);
      return idle === null ? (
        <Asked transport={transport} fleet={dispatch.fleet.value} />
      ) : (
        <div className={styles.trouble} role="alert">
          <StatusTag lamp="warning" />
          <p>{t(`trouble.nothingComes.${idle}`)}</p>
        </div>
      );
    }
  }
}

/** The next step of the person who brings the goods: off the vehicle, off the shelf, or down at the line. */
function ToDo({ transport, dispatch: { fleet, map } }: TroubleProps) {
  const { t } = useTranslation('logistics');
  const may = useLogisticsRights();
  const nodeName = useNodeNames(map);
  const { carrier, from, to } = transport;
  const containers = transport.containers.join(', ');
  const vehicle = vehicleWith(transport, fleet.value);
  const words =
    carrier === may.person
      ? t('trouble.scanPlace', { place: placeName(to), label: to.id })
      : vehicle !== undefined
        ? t('trouble.scanOnAgv', {
            containers,
            agv: vehicle.agv,
            place: vehicle.node === null ? '?' : nodeName(vehicle.node),
          })
        : t('trouble.scanGoods', { containers, place: placeName(from) });
  return <p className={styles.words}>{words}</p>;
}

/** A wish that its vehicle cannot fulfil says so. */
function Asked({
  transport: { asked },
  fleet,
}: {
  readonly transport: TransportRow;
  readonly fleet: readonly AgvRow[];
}) {
  const { t } = useTranslation('logistics');
  if (asked === null) return null;
  const row = fleet.find(({ agv }) => agv === asked);
  if (row === undefined || row.availability === 'unknown' || canTake(row))
    return <p className={styles.words}>{t('trouble.asked', { agv: asked })}</p>;
  return (
    <div className={styles.trouble} role="alert">
      <StatusTag lamp="warning" />
      <p>{t('trouble.askedInVain', { agv: asked, why: t(`availability.${row.availability}`) })}</p>
    </div>
  );
}

const dispatchFailures = ['silent', 'offline', 'rejected'] as const;

/** The dispatch's own words; an AGV's error type stays as the maker wrote it. */
function useFailureWords({ reason, agv }: TransportRow, fleet: readonly AgvRow[]): string | null {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const known = dispatchFailures.find((code) => code === reason);
  if (known === undefined) return null;
  const { availability, heardAt = null } = fleet.find((vehicle) => vehicle.agv === agv) ?? {};
  return known === 'silent' && availability === 'silent' && heardAt !== null
    ? t('failure.silentSince', { at: format.time(heardAt) })
    : t(`failure.${known}`);
}
