import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { TextDialog } from '../quality/TextDialog.tsx';
import type { Row } from './inboxWords.ts';

interface SettleProps {
  readonly row: Row;
  readonly settles: NonNullable<Row['settles']>;
  /** There is nothing better to do about it. */
  readonly first: boolean;
}

/** Ends an entry, and what has the same cause, with the words of who saw to it. */
export function Settle({ row, settles, first }: SettleProps) {
  const { t } = useTranslation('inbox');
  const { api } = useClient();
  const [asking, setAsking] = useState(false);
  const { acknowledgeRefusal, dropRecord, reviewDiscrepancy } = api.commands.site;
  const settle = useCommand((note: string, sending) => {
    if (settles === 'drop') return dropRecord({ record: row.id, note }, sending);
    if (settles === 'acknowledge') return acknowledgeRefusal({ event: row.id, note }, sending);
    return reviewDiscrepancy({ discrepancy: row.id, also: row.together.map(({ id }) => id), note }, sending);
  });
  const all = settles === 'review' && row.together.length > 0;
  const label = all ? t('reviewAll', { count: row.together.length + 1 }) : t(`settle.${settles}`);
  return (
    <>
      <Button variant={first && settles !== 'drop' ? 'filled' : 'default'} onClick={() => setAsking(true)}>
        {label}
      </Button>
      <TextDialog
        opened={asking}
        title={label}
        label={t(`note.${settles}`)}
        confirmLabel={label}
        beside={<p>{t(`means.${settles}`)}</p>}
        command={settle}
        inputOf={(note) => note}
        onClose={() => {
          settle.clear();
          setAsking(false);
        }}
      />
    </>
  );
}
