import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { systemContract } from '#terminal/contract/system';
import type { Outputs } from '#terminal/contract/infer';
import { DialogHost } from '#ui/dialogs/DialogHost.tsx';
import { PageHead } from '#ui/layout/PageHead.tsx';
import { ErrorState } from '#ui/status/ErrorState.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { useNow } from '../frame/useNow.ts';
import { useAttachmentsWaiting, useSync } from '../frame/useSync.ts';
import { useSyncWords } from '../frame/useSyncWords.ts';
import { CarryCard } from './CarryCard.tsx';
import { KeptAside } from './KeptAside.tsx';
import { LinksCard } from './LinksCard.tsx';
import { NewerVersionCard } from './NewerVersionCard.tsx';
import { PlaceCard } from './PlaceCard.tsx';
import { RecoveryCard } from './RecoveryCard.tsx';
import { ScopesCard } from './ScopesCard.tsx';
import { WaitingCard } from './WaitingCard.tsx';
import styles from './Sync.module.css';
import rows from './Terminals.module.css';

export type SyncDetail = Outputs<typeof systemContract.queries>['sync'];

const topics = { topics: ['sync'] };

/** "Does what this PC knows reach the others, and what of it does not?" All of it is this PC's own knowledge, also without the plant. */
export default function Sync() {
  const { t } = useTranslation(['admin', 'frame']);
  const { engine } = useClient();
  const failure = useFailureWords();
  const now = useNow(15_000);
  const sync = useSync();
  const { head, rest } = useSyncWords(sync, useAttachmentsWaiting());
  const asked = useQuery(engine.queries.system.sync.queryOptions({ input: {}, meta: topics }));
  const detail = asked.data;
  if (detail === undefined) {
    if (asked.error === null) return null;
    return (
      <ErrorState
        what={t('sync.failed')}
        why={failure(asked.error)}
        next={t('sync.failedNext')}
        onRetry={() => void asked.refetch()}
      />
    );
  }
  return (
    <DialogHost>
      <PageHead
        answer={[head, ...rest.map(({ words }) => words)].join(' · ')}
        because={t(`frame:sync.meaning.${sync.status}`)}
      />
      <div className={rows.cards}>
        <RecoveryCard shownWhile="recovering" />
        <KeptAside />
        <NewerVersionCard unread={detail.unread} />
      </div>
      <div className={styles.cards}>
        <LinksCard detail={detail} now={now} />
        <WaitingCard pending={detail.pending} />
        <PlaceCard detail={detail} now={now} />
        <ScopesCard detail={detail} />
      </div>
      <div className={rows.cards}>
        <CarryCard />
        <RecoveryCard shownWhile="open" />
      </div>
    </DialogHost>
  );
}
