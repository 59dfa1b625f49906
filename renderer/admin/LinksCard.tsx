import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Card } from '#ui/layout/Card.tsx';
import { Fact, Facts } from '#ui/layout/Facts.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { clockFault } from '../frame/clockFault.ts';
import { useClockWords } from '../frame/useClockWords.ts';
import { useTlsWords } from '../frame/useTlsWords.ts';
import { noData } from '../i18n/format.ts';
import { useFormat } from '../i18n/useFormat.ts';
import type { SyncDetail } from './Sync.tsx';

interface LinksCardProps {
  readonly detail: SyncDetail;
  readonly now: number;
}

/** How this PC reaches its plant and the other PCs, since when, and how old what it knows of them is. */
export function LinksCard({ detail: { plant }, now }: LinksCardProps) {
  const { t, i18n } = useTranslation('admin');
  const { engine } = useClient();
  const format = useFormat();
  const tlsWords = useTlsWords();
  const status = useQuery(
    engine.queries.system.status.queryOptions({ input: {}, meta: { topics: ['sync'] } }),
  ).data;
  if (status === undefined) return null;
  const reasonWords = (code: string) =>
    tlsWords(code) ??
    (i18n.exists(`admin:link.reason.${code}`)
      ? t(`link.reason.${code}` as 'link.reason.busy')
      : t('link.reason.other', { code }));
  const { state, since, reason, plantNewsAt, floor } = status;
  const words = t(`link.state.${state}`, { since: format.when(since, now) });
  return (
    <Card title={t('link.title')} padded>
      <Facts>
        <Fact name={t('link.plant')}>
          {state === 'online' ? words : <StatusTag lamp="warning">{words}</StatusTag>}
        </Fact>
        {reason !== null && <Fact name={t('link.why')}>{reasonWords(reason)}</Fact>}
        <Fact name={t('link.url')}>{plant === null ? t('link.none') : plant.urls.join(' · ')}</Fact>
        <Fact name={t('link.news')}>
          {plantNewsAt === null ? t('link.never') : format.ago(now - Date.parse(plantNewsAt))}
        </Fact>
        <Fact name={t('link.floor')}>
          {floor.connected ? t('link.floorOn', { count: floor.terminals }) : t('link.floorOff')}
        </Fact>
        <Fact name={t('link.clock')}>
          <Clock clock={status.clock} />
        </Fact>
      </Facts>
    </Card>
  );
}

type Status = { readonly offsetMs: number; readonly uncertaintyMs: number } | null;

function Clock({ clock }: { readonly clock: Status }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const faultWords = useClockWords();
  if (clock === null) return noData;
  const aheadMs = -clock.offsetMs;
  const words = t('link.clockOff', {
    off: format.signed(Math.round(aheadMs)),
    uncertainty: format.integer(Math.round(clock.uncertaintyMs)),
  });
  const fault = clockFault(aheadMs);
  if (fault === null) return words;
  return (
    <>
      <StatusTag lamp="warning">{faultWords(fault)}</StatusTag> {words}
    </>
  );
}
