import { IconPackageOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useLocation, useParams } from 'wouter';
import { useScanHold } from '#ui/scan/ScanProvider.tsx';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import { ErrorState } from '#ui/status/ErrorState.tsx';
import { useClient } from '../../client/ClientProvider.tsx';
import { PickBoard } from './PickBoard.tsx';

const topics = ['call', 'container', 'transport', 'hold', 'site'];

/** Picks for the call that the address names. */
export default function PickScreen() {
  const { t } = useTranslation('logistics');
  const { engine } = useClient();
  const { call = '' } = useParams<{ call: string }>();
  const [, navigate] = useLocation();
  const list = useQuery(
    engine.queries.logistics.pickList.queryOptions({ input: { call }, meta: { topics } }),
  );
  useScanHold(list.data === undefined && !list.isError);
  if (list.isError && list.data === undefined) {
    return (
      <ErrorState
        what={t('failed.what')}
        why={t('failed.why')}
        next={t('failed.next')}
        onRetry={() => void list.refetch()}
      />
    );
  }
  if (list.data === undefined) return null;
  if (list.data === null) {
    return (
      <EmptyState
        icon={IconPackageOff}
        title={t('pick.unknown')}
        action={{ label: t('pick.back'), onClick: () => navigate('/logistics') }}
      >
        {t('pick.unknownText')}
      </EmptyState>
    );
  }
  return <PickBoard key={call} list={list.data} refresh={list.refetch} />;
}
