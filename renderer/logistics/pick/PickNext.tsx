import {
  IconCircleCheck,
  IconMapPin,
  IconPackage,
  IconPackageOff,
  IconTruckDelivery,
  type Icon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import { placeName } from '../callViews.ts';
import { beyondCall } from './answerScan.ts';
import { LabelEntry } from './LabelEntry.tsx';
import { toPutBack, whereBack, type Candidate, type PickList, type PickPhase } from './pickPhase.ts';
import { PickSteps } from './PickSteps.tsx';
import { PickWarning } from './PickWarning.tsx';
import type { Pick } from './usePick.ts';
import type { ResultNow } from './usePickResult.ts';
import styles from './Pick.module.css';

interface PickNextProps {
  readonly list: PickList;
  readonly pick: Pick;
}

/** The one thing to do now, readable at arm's length; the scanner does it. */
export function PickNext({ list, pick }: PickNextProps) {
  const { t } = useTranslation('logistics');
  const { phase, message, result, warning } = pick;
  const words = usePhaseWords(list, phase);
  const scanning = phase.step === 'location' || phase.step === 'container' || phase.step === 'putDown';
  const Glyph = glyphs[phase.step];
  return (
    <section className={styles.next} aria-label={t('pick.now')}>
      <PickSteps phase={phase} />
      <div className={styles.act} aria-live="polite">
        <Glyph size={56} stroke={1.3} aria-hidden="true" className={styles.glyph} />
        <div>
          <h2>{words.act}</h2>
          {words.target !== null && <p className={styles.target}>{words.target}</p>}
          <p className={styles.detail}>{words.detail}</p>
        </div>
      </div>
      {warning !== null && <PickWarning warning={warning} pick={pick} place={placeName(list.call.to)} />}
      {warning === null && message !== null && (
        <p
          className={styles.message}
          data-status={message.status}
          role={message.status === 'refused' ? 'alert' : 'status'}
        >
          {message.words}
        </p>
      )}
      {warning === null && result !== null && <LastResult result={result} place={placeName(list.call.to)} />}
      {scanning && (
        <LabelEntry pick={pick} mayGoOn={list.call.picks.length > 0 && phase.step !== 'putDown'} />
      )}
    </section>
  );
}

/** Quiet: it is behind. Only what did not stand is told aloud. */
function LastResult({ result, place }: { readonly result: ResultNow; readonly place: string }) {
  const { t } = useTranslation('logistics');
  if (result.status === 'stands')
    return (
      <p className={styles.result} role="status">
        {t('pick.last', { result: result.words })}
      </p>
    );
  return (
    <p className={styles.message} data-status="lost" role="alert">
      {t('pick.deliveredAfterAll', { containers: result.containers.join(', '), place })}
    </p>
  );
}

const glyphs: Readonly<Record<PickPhase['step'], Icon>> = {
  location: IconMapPin,
  container: IconPackage,
  putDown: IconTruckDelivery,
  nothing: IconPackageOff,
  over: IconCircleCheck,
};

interface PhaseWords {
  readonly act: string;
  /** What to find: large. */
  readonly target: string | null;
  readonly detail: string;
}

function usePhaseWords(list: PickList, phase: PickPhase): PhaseWords {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const { call } = list;
  const place = placeName(call.to);
  const wholeWords = ({ container, quantity }: Candidate): string => {
    const more = beyondCall(list, container);
    const amounts = { held: format.integer(quantity), more: format.integer(more) };
    return more > 0 ? ` ${t('pick.holdsMore', amounts)}` : '';
  };
  /** Before it is in hand: what does not fit is asked about at the scan. */
  const beyondWords = ({ quantity, beyond }: Candidate): string => {
    if (beyond === null) return '';
    const [sum, room] = [beyond.standing + quantity, beyond.room].map(format.integer);
    return ` ${t('pick.beyondBefore', { place, sum, room })}`;
  };
  switch (phase.step) {
    case 'location':
      return {
        act: t('pick.goTo'),
        target: phase.next.place.id,
        detail: `${t('pick.goToWhy', { container: phase.next.container })}${beyondWords(phase.next)}`,
      };
    case 'container':
      return {
        act: t('pick.scanContainer'),
        target: phase.next.container,
        detail: `${t('pick.atLocation', { location: phase.from })}${wholeWords(phase.next)}${beyondWords(phase.next)}`,
      };
    case 'putDown':
      return {
        act: t('pick.putDown'),
        target: `${place} · ${call.to.id}`,
        detail: call.status === 'inTransport' ? t('pick.putDownThere') : t('pick.putDownOrAgv'),
      };
    case 'nothing':
      return {
        act: t('pick.nothing'),
        target: null,
        detail: t(call.status === 'short' ? 'pick.nothingShort' : 'pick.nothingText'),
      };
    case 'over':
      return {
        act: t(`pick.over.${phase.how}`, { place, agv: call.agv ?? t('agv.title') }),
        target: null,
        detail: t(toPutBack(phase, call).length > 0 ? 'pick.overInHand' : 'pick.overText', {
          boxes: whereBack(toPutBack(phase, call)),
        }),
      };
  }
}
