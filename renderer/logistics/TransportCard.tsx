import { useTranslation } from 'react-i18next';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import type { CallRow } from '#terminal/contract/calls';
import type { AgvRow } from '#terminal/contract/fleet';
import type { TransportRow } from '#terminal/contract/transports';
import { Card } from '#ui/layout/Card.tsx';
import { TransportStepper, type TransportPhase } from '#ui/logistics/TransportStepper.tsx';
import { SaveState } from '#ui/status/SaveState.tsx';
import { useNow } from '../frame/useNow.ts';
import { CallActions, RaisedActions } from './CallActions.tsx';
import { nameOf, placeName, remainingMs, untilEmptyMs } from './callViews.ts';
import { TransportActions } from './TransportActions.tsx';
import { TransportTrouble } from './TransportTrouble.tsx';
import { currentPhase, phaseTimes, vehicleWith } from './transportSteps.ts';
import { useFreeWords } from './useFreeWords.ts';
import { useLogisticsRights } from './useLogisticsRights.ts';
import type { Assigning } from './useAssign.ts';
import type { Dispatch } from './useDispatch.ts';
import type { Selection } from './useSelection.ts';
import styles from './TransportCard.module.css';

interface TransportCardProps {
  readonly dispatch: Dispatch;
  readonly selection: Selection;
  readonly assign: Assigning;
  readonly className?: string | undefined;
}

/** The selected call or transport: where it stands, and what can be done with it now. */
export function TransportCard({ dispatch, selection, assign, className }: TransportCardProps) {
  const transport = dispatch.transports.value.find((row) => row.transport === selection.transport);
  const call = dispatch.calls.value.find((row) => row.call === selection.call);
  const agv = dispatch.fleet.value.find((row) => row.agv === selection.agv);
  if (transport !== undefined) return <OfTransport {...{ transport, call, dispatch, assign, className }} />;
  if (call !== undefined) return <OfCall key={call.call} call={call} className={className} />;
  if (selection.call !== null) return <OfRaised call={selection.call} className={className} />;
  return agv === undefined ? null : <OfAgv agv={agv} className={className} />;
}

interface OfTransportProps {
  readonly transport: TransportRow;
  readonly call: CallRow | undefined;
  readonly dispatch: Dispatch;
  readonly assign: Assigning;
  readonly className?: string | undefined;
}

function OfTransport({ transport, call, dispatch, assign, className }: OfTransportProps) {
  const text = useSiteText();
  const goods = transport.part === null ? transport.containers.join(', ') : nameOf(transport.part, text);
  const now = useNow(1000);
  const phase = currentPhase(transport);
  const notes = useNotes(transport, phase, now - dispatch.transports.at);
  const where = useWhere(transport, dispatch.fleet.value);
  return (
    <Card
      title={`${goods} → ${placeName(transport.to)}`}
      aside={<Arrival transport={transport} call={call} dispatch={dispatch} now={now} />}
      className={className}
    >
      <TransportStepper current={phase} notes={notes} failed={transport.status === 'failed'} />
      <TransportTrouble transport={transport} dispatch={dispatch} />
      <div className={styles.foot}>
        <TransportActions
          transport={transport}
          call={call}
          assign={assign}
          unheard={dispatch.zone.here === 'offline'}
        />
        <span className={styles.save}>
          {`${transport.containers.join(', ')} · ${where}`}
          <SaveState state={transport.sync} />
        </span>
      </div>
    </Card>
  );
}

/** Where the goods are now: in a person's hands, on a vehicle, or still where they are fetched from. */
function useWhere(transport: TransportRow, fleet: readonly AgvRow[]): string {
  const { t } = useTranslation('logistics');
  const { person } = useLogisticsRights();
  const { carrier, from } = transport;
  const vehicle = vehicleWith(transport, fleet);
  if (vehicle !== undefined) return vehicle.agv;
  if (carrier === null) return placeName(from);
  return carrier === person ? t('inYourHands') : t('byHand');
}

/** Times of what is behind, and what is left of the present step where it is known. */
function useNotes(
  transport: TransportRow,
  phase: TransportPhase,
  elapsedMs: number,
): Partial<Record<TransportPhase, string>> {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const past = Object.entries(phaseTimes(transport)).map(([step, at]) => [step, format.timeSeconds(at)]);
  const leftMs = remainingMs(transport.deliveryInS, elapsedMs);
  const present =
    phase === 'moving' && leftMs !== null ? t('left', { time: format.clock(leftMs) }) : t('now');
  const waits = phase === 'assigned' || phase === 'accepted';
  return { ...Object.fromEntries(past), ...(phase !== 'done' && { [phase]: waits ? t('waits') : present }) };
}

interface ArrivalProps extends Omit<OfTransportProps, 'assign' | 'className'> {
  readonly now: number;
}

function Arrival({ transport, call, dispatch, now }: ArrivalProps) {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const who = transport.status === 'takenOver' ? t('byHand') : transport.agv;
  const leftMs = remainingMs(transport.deliveryInS, now - dispatch.transports.at);
  const emptyInMs = untilEmptyMs(call ?? null, now - dispatch.calls.at);
  const spareMs = leftMs === null || emptyInMs === null ? null : emptyInMs - leftMs;
  // What matters most comes first: a narrow screen cuts the end.
  const words = [
    leftMs === null ? null : t('arrives', { at: format.timeSeconds(now + leftMs) }),
    spareMs === null ? null : t(spareMs < 0 ? 'tooLate' : 'slack', { time: format.clock(Math.abs(spareMs)) }),
    who,
  ];
  return words.filter((word) => word !== null).join(' · ');
}

function OfCall({ call, className }: { call: CallRow; className?: string | undefined }) {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const text = useSiteText();
  const now = useNow(60_000);
  const free = useFreeWords(call.free);
  return (
    <Card
      title={`${nameOf(call.part, text)} → ${placeName(call.to)}`}
      note={call.part.id}
      aside={t('raisedAt', { at: format.when(call.raisedAt, now) })}
      className={className}
    >
      <p className={styles.words}>
        {t(`callState.${callState(call)}`, {
          picked: format.integer(call.picked),
          quantity: format.integer(call.quantity),
        })}
      </p>
      {free !== null && <p className={styles.against}>{t('shortInBook', { free })}</p>}
      <div className={styles.foot}>
        <CallActions call={call} />
        <span className={styles.save}>
          <SaveState state={call.sync} />
        </span>
      </div>
    </Card>
  );
}

/** A call that was raised this instant and that no list has yet. */
function OfRaised({ call, className }: { call: string; className?: string | undefined }) {
  const { t } = useTranslation('logistics');
  return (
    <Card title={t('justRaised')} className={className}>
      <div className={styles.foot}>
        <RaisedActions call={call} />
      </div>
    </Card>
  );
}

type CallState = 'open' | 'picking' | 'picked' | 'short' | 'carried';

const callState = ({ status }: CallRow): CallState =>
  status === 'picking' || status === 'picked' || status === 'short'
    ? status
    : status === 'inTransport'
      ? 'carried'
      : 'open';

function OfAgv({ agv, className }: { agv: AgvRow; className?: string | undefined }) {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const now = useNow(1000);
  const { onBoard } = agv;
  const errors = agv.errors.map((error) => error.text ?? error.type).join(' · ');
  const words =
    onBoard === null
      ? t('agvNoOrder')
      : t(onBoard.to === null ? 'agvLoaded' : 'agvLoadedFor', {
          goods: onBoard.containers.join(', ') || t('agvGoods'),
          place: onBoard.to === null ? '' : placeName(onBoard.to),
        });
  return (
    <Card
      title={agv.agv}
      note={t(`availability.${agv.availability}`)}
      aside={
        agv.heardAt === null
          ? t('agv.unknown')
          : t('heardAgo', { ago: format.ago(now - Date.parse(agv.heardAt)) })
      }
      className={className}
    >
      <p className={styles.words}>{errors === '' ? words : errors}</p>
    </Card>
  );
}
