import { IconChecklist } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import { Card } from '#ui/layout/Card.tsx';
import { CallTable } from '#ui/logistics/CallTable.tsx';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import { useNow } from '../frame/useNow.ts';
import { callViewOf } from './callViews.ts';
import { MovesList } from './MovesList.tsx';
import { UncalledList } from './UncalledList.tsx';
import { nothingComes } from './transportSteps.ts';
import type { Dispatch } from './useDispatch.ts';
import type { Selection } from './useSelection.ts';
import styles from './CallsCard.module.css';

interface CallsCardProps {
  readonly dispatch: Dispatch;
  readonly selection: Selection;
  readonly className?: string | undefined;
}

/** What is called, then what moves without a call, then what will be called next. */
export function CallsCard({ dispatch, selection, className }: CallsCardProps) {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const text = useSiteText();
  const now = useNow(1000);
  const { calls, transports, shortages, zone } = dispatch;
  const inVain = new Set(
    transports.value
      .filter((row) => nothingComes(row, zone) !== null && zone.here !== 'offline')
      .map((row) => row.call),
  );
  const views = calls.value.map((call) => {
    const view = callViewOf(call, text, now - calls.at);
    return inVain.has(call.call) ? { ...view, status: 'nothingComes' as const } : view;
  });
  return (
    <Card
      title={t('calls')}
      note={t('byTimeToEmpty')}
      aside={format.integer(views.length)}
      className={className}
    >
      {views.length === 0 ? (
        <EmptyState icon={IconChecklist} title={t('noCalls.title')}>
          {t('noCalls.text')}
        </EmptyState>
      ) : (
        <div className={styles.calls}>
          <CallTable calls={views} selected={selection.call} onSelect={selection.selectCall} />
        </div>
      )}
      <div className={styles.more}>
        <MovesList transports={transports.value.filter((row) => row.call === null)} selection={selection} />
        <UncalledList
          shortages={shortages.filter((row) => row.call === null)}
          elapsedMs={now - calls.at}
          onRaised={selection.selectRaised}
        />
      </div>
    </Card>
  );
}
