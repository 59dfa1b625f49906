import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { inboxRow } from '#terminal/contract/site';
import { noData } from '../i18n/format.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { shortVin, usePersonName } from '../quality/qualityWords.ts';

export type RefusedRow = NonNullable<z.output<typeof inboxRow>['decision']>;
type Unit = RefusedRow['units'][number];

/** Units that are named; of more only their number is said. */
const named = 4;

/** A disposition that could not stand: who decided what about its units instead, and what was asked and why. */
export function RefusedDecision({ decision, asker }: { decision: RefusedRow; asker: string }) {
  const { t } = useTranslation(['inbox', 'quality']);
  const format = useFormat();
  const person = usePersonName();
  const sayUnits = (units: readonly Unit[]): string => {
    const beyond = units.length - named;
    const words = units.slice(0, named).map((u) => shortVin(u.vin));
    return format.list(beyond > 0 ? [...words, t('decision.more', { count: beyond })] : words);
  };
  const alike = Map.groupBy(decision.units, (u) => `${u.outcome} ${u.decidedBy?.person} ${u.decidedAt}`);
  return (
    <>
      {[...alike].map(([key, units]) => {
        const [first] = units;
        if (first === undefined) return null;
        const { outcome, decidedAt, decidedBy } = first;
        return (
          <p key={key}>
            {outcome === null
              ? t('decision.undecided', { units: sayUnits(units) })
              : t('decision.decided', {
                  units: sayUnits(units),
                  by: person(decidedBy),
                  outcome: t(`quality:outcome.${outcome}`),
                  at: decidedAt === null ? noData : format.dayTime(decidedAt),
                })}
          </p>
        );
      })}
      <p>
        {t('decision.asked', {
          by: asker,
          outcome: t(`quality:outcome.${decision.asked}`),
          reason: decision.reason,
        })}
      </p>
    </>
  );
}

/** Nobody decided some of its units: it can be asked again. */
export const isStillOpen = (decision: RefusedRow): boolean => decision.units.some((u) => u.outcome === null);
