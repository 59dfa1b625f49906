import { IconTruckOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useScanHold } from '#ui/scan/ScanProvider.tsx';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import { ErrorState } from '#ui/status/ErrorState.tsx';
import { useSession } from '../client/ClientProvider.tsx';
import { DispatchBoard } from './DispatchBoard.tsx';
import { useDispatch } from './useDispatch.ts';

/** What will run empty next, and who brings it. */
export default function DispatchScreen() {
  const { t } = useTranslation('logistics');
  const dispatch = useDispatch();
  const session = useSession();
  const [, navigate] = useLocation();
  useScanHold(dispatch.status === 'reading');
  switch (dispatch.status) {
    case 'reading':
      return null;
    case 'failed':
      return (
        <ErrorState
          what={t('failed.what')}
          why={t('failed.why')}
          next={t('failed.next')}
          onRetry={dispatch.retry}
        />
      );
    case 'noZone': {
      const roles = session.status === 'signedOut' ? [] : session.who.roles;
      const mayConfigure = roles.includes('admin') || roles.includes('engineer');
      return (
        <EmptyState
          icon={IconTruckOff}
          title={t('noZone.title')}
          {...(mayConfigure && { action: { label: t('noZone.open'), onClick: () => navigate('/admin') } })}
        >
          {t('noZone.text')}
        </EmptyState>
      );
    }
    case 'ready':
      return <DispatchBoard dispatch={dispatch.dispatch} />;
  }
}
