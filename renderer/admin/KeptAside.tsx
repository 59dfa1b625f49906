import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Card } from '#ui/layout/Card.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { InboxItem } from '../inbox/InboxItem.tsx';
import { inboxTopics } from '../inbox/inboxTopics.ts';
import { LetterActs } from './LetterActs.tsx';
import inbox from '../inbox/Inbox.module.css';

/** What the plant or this PC keeps beside the log, with what can be done about each; nothing is shown where there is none. */
export function KeptAside() {
  const { t } = useTranslation('admin');
  const { engine } = useClient();
  const rows = useQuery(
    engine.queries.site.inbox.queryOptions({ input: { scope: 'all', limit: 200 }, meta: inboxTopics }),
  ).data?.rows;
  const kept = (rows ?? []).filter(({ kind }) => kind === 'parked' || kind === 'quarantined');
  if (kept.length === 0) return null;
  return (
    <Card title={t('kept.title')} note={t('kept.what')}>
      <ul className={inbox.inCard}>
        {kept.map((row) => (
          <InboxItem key={row.id} row={row} />
        ))}
      </ul>
      <div className={inbox.cardFoot}>
        <LetterActs />
      </div>
    </Card>
  );
}
