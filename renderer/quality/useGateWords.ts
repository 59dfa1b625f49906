import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/useFormat.ts';
import type { GateItem } from './useIssue.ts';

const codes = [
  'problemDescribed',
  'containmentDescribed',
  'unitsAccounted',
  'teamNamed',
  'occurrenceCauseEvidenced',
  'escapeCauseEvidenced',
  'correctiveActionChosen',
  'actionsDone',
  'verifierIndependent',
  'preventionDescribed',
  'unitsDecided',
  'holdsDecided',
] as const;

/** What a gate asks for, as something achieved, with its counts. */
export function useGateWords(): (item: GateItem) => string {
  const { t } = useTranslation('quality');
  const format = useFormat();
  return useCallback(
    ({ code, met, params }) => {
      const known = codes.find((c) => c === code);
      const values = Object.entries(params).map(([name, value]) => [
        name,
        typeof value === 'number' ? format.integer(value) : String(value ?? ''),
      ]);
      if (known === undefined) return code;
      const named = known === 'holdsDecided' && !met ? 'holdsOpen' : known;
      return t(`item.${named}`, Object.fromEntries(values));
    },
    [t, format],
  );
}
