import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import { holdName } from '../heldUnit.ts';
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

/** What the release button says: what keeps the unit, and what is not done all the same and does not keep it. */
export function useReleaseNote(view: Station): string {
  const { t } = useTranslation('line');
  const format = useFormat();
  if (view.unit === null) return t('action.releaseNothing');
  const missing = format.list(missingCounts(view.missing, t));
  const undone = undoneFree(view);
  const notDone = t('missing.operation', { count: undone });
  if (view.missing.length === 0)
    return undone === 0 ? t('action.releaseReady') : t('action.releaseUndone', { notDone });
  return undone === 0
    ? t('action.releaseMissing', { missing })
    : t('action.releaseMissingAndUndone', { missing, notDone });
}

/** Operations that are not done and lock nothing: the unit may go without them. */
export const undoneFree = ({ operations, missing }: Pick<Station, 'operations' | 'missing'>): number => {
  const keeping = new Set(missing.flatMap((item) => (item.kind === 'operation' ? [item.operation] : [])));
  return operations.filter(({ operation, status }) => status !== 'done' && !keeping.has(operation)).length;
};

/** One thing that keeps the unit here, by the name that people know it by. */
export function useMissingWords(view: Station): (item: Station['missing'][number]) => string {
  const { t } = useTranslation('line');
  const text = useSiteText();
  return (item) => {
    switch (item.kind) {
      case 'operation': {
        const name = view.operations.find((o) => o.operation === item.operation)?.name;
        return name === undefined ? item.operation : `${item.operation} ${text(name)}`;
      }
      case 'part':
        return `${item.part} · ${item.installed} / ${item.needed}`;
      case 'hold':
        return holdWords(
          view.holds.find(({ hold }) => hold === item.hold),
          item.hold,
          t,
        );
      case 'rework':
        return t('missing.reworkHow');
      case 'predecessor':
        return t(`missing.predecessorIs.${item.state}`, { station: item.station });
      case 'requirements':
        return t('missing.requirementsHow');
    }
  };
}

/** Its number with what it has decided of the unit, and the reason that was given when it was placed. */
function holdWords(hold: Station['holds'][number] | undefined, id: string, t: TFunction<'line'>): string {
  if (hold === undefined) return id.slice(-6);
  const { decided, reason } = hold;
  const words = [holdName(hold), decided && t(`decided.${decided}`), reason];
  return words.filter((word) => word !== null).join(' · ');
}
