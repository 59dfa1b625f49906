import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/useFormat.ts';
import { usePersonName } from '../quality/qualityWords.ts';
import type { UnitDetail } from './useUnit.ts';

export type UnitHold = UnitDetail['holds'][number];
type Decision = NonNullable<UnitHold['decision']>;

/** What was decided of a unit, by whom and when, for a sentence. */
export function useDecisionWords(): (decision: Decision) => { outcome: string; by: string; at: string } {
  const { t } = useTranslation('quality');
  const format = useFormat();
  const person = usePersonName();
  return ({ outcome, by, at }) => ({
    outcome: t(`outcome.${outcome}`),
    by: person(by),
    at: format.dayTime(at),
  });
}

/** A hold by its number, with what it has decided of the unit. */
export function useHoldWords(): (hold: UnitHold) => string {
  const { t } = useTranslation('traceability');
  const said = useDecisionWords();
  return ({ hold, number, decision }) => {
    const name = number ?? hold.slice(-6);
    return decision === null ? name : t('quality.holdDecided', { hold: name, ...said(decision) });
  };
}
