import {
  IconCircleCheck,
  IconMapPin,
  IconPackage,
  IconPackageOff,
  IconTruckDelivery,
  type Icon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { placeName } from '../callViews.ts';
import { LabelEntry } from './LabelEntry.tsx';
import { OlderWarning } from './OlderWarning.tsx';
import type { PickList, PickPhase } from './pickPhase.ts';
import { PickSteps } from './PickSteps.tsx';
import type { Pick } from './usePick.ts';
import styles from './Pick.module.css';

interface PickNextProps {
  readonly list: PickList;
  readonly pick: Pick;
}

/** The one thing to do now, readable at arm's length; the scanner does it. */
export function PickNext({ list, pick }: PickNextProps) {
  const { t } = useTranslation('logistics');
  const { phase, last, older } = pick;
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
      {older !== null && <OlderWarning older={older} pick={pick} />}
      {older === null && last !== null && (
        <p
          className={styles.last}
          data-status={last.status}
          role={last.status === 'refused' ? 'alert' : 'status'}
        >
          {last.words}
        </p>
      )}
      {scanning && (
        <LabelEntry pick={pick} mayGoOn={list.call.picks.length > 0 && phase.step !== 'putDown'} />
      )}
    </section>
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

function usePhaseWords({ call }: PickList, phase: PickPhase): PhaseWords {
  const { t } = useTranslation('logistics');
  const place = placeName(call.to);
  switch (phase.step) {
    case 'location':
      return {
        act: t('pick.goTo'),
        target: phase.next.place.id,
        detail: t('pick.goToWhy', { container: phase.next.container }),
      };
    case 'container':
      return phase.next === null
        ? { act: t('pick.scanContainer'), target: phase.from, detail: t('pick.otherContainer') }
        : {
            act: t('pick.scanContainer'),
            target: phase.next.container,
            detail: t('pick.atLocation', { location: phase.from }),
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
        detail: t('pick.overText'),
      };
  }
}
