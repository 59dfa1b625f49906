import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useClient } from '../client/ClientProvider.tsx';
import { useFormat } from '../i18n/useFormat.ts';
import type { PeopleNotice } from './SignIn.tsx';

/** "Can people still sign here?" Null while the plant has vouched for them lately enough. */
export function usePeopleNotice(): PeopleNotice | null {
  const { t } = useTranslation('identity');
  const { engine } = useClient();
  const format = useFormat();
  const { data } = useQuery(
    engine.queries.system.people.queryOptions({ input: {}, meta: { topics: ['sync'] } }),
  );
  if (data === undefined || data.trust === 'fresh') return null;
  const days = format.integer(data.days);
  return data.trust === 'aging'
    ? { lamp: 'notice', why: t('people.aging', { days }), then: t('people.agingThen') }
    : { lamp: 'warning', why: t('people.expired', { days }), then: t('people.expiredThen') };
}
