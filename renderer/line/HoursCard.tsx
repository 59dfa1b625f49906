import { IconClockPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import { Card } from '#ui/layout/Card.tsx';
import { HourChart } from '#ui/line/HourChart.tsx';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import type { Output } from './lineRows.ts';

interface HoursCardProps {
  readonly output: Output | null;
  readonly onOpen: (hour: string) => void;
}

/** Plan against actual of each hour of the shift. */
export function HoursCard({ output, onOpen }: HoursCardProps) {
  const { t } = useTranslation('line');
  const format = useFormat();
  const text = useSiteText();
  if (output === null) return <Card title={t('hours.title')}>{null}</Card>;
  const { shift, hours } = output;
  if (shift === null)
    return (
      <Card title={t('hours.title')}>
        <EmptyState icon={IconClockPause} title={t('hours.none')}>
          {t('hours.noneWhy')}
        </EmptyState>
      </Card>
    );
  return (
    <Card
      title={t('hours.title')}
      note={text(shift.name)}
      aside={t('hours.inAll', { planned: format.integer(output.plannedInAll) })}
      padded
    >
      <HourChart
        onOpenHour={(index) => {
          const hour = hours[index];
          if (hour !== undefined) onOpen(hour.startAt);
        }}
        hours={hours.map(({ startAt, planned, actual, running }) => ({
          hour: hourWords(format.time(startAt)),
          planned,
          actual,
          running,
        }))}
      />
    </Card>
  );
}

/** "14", or "06:30" where the shift does not begin on the hour. */
const hourWords = (time: string): string => (time.endsWith(':00') ? time.slice(0, -3) : time);
