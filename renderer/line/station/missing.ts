import type { TFunction } from 'i18next';
import type { Station } from '../lineRows.ts';

type Missing = Station['missing'][number];
const kinds = ['part', 'operation', 'rework', 'predecessor', 'hold', 'requirements'] as const;

/** "2 operations, 1 part": how much of each kind keeps the unit here, in the order in which it is worked off. */
export function missingCounts(missing: readonly Missing[], t: TFunction<'line'>): string[] {
  return kinds.flatMap((kind) => {
    const count = missing.filter((item) => item.kind === kind).length;
    return count === 0 ? [] : [t(`missing.${kind}`, { count })];
  });
}
