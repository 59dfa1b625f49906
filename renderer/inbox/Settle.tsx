import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { TextDialog } from '../quality/TextDialog.tsx';
import type { Row } from './inboxWords.ts';

type Way = Row['settles'][number];

interface SettleProps {
  readonly row: Row;
  readonly way: Way;
  /** There is nothing better to do about it. */
  readonly first: boolean;
}

/** What is accepted stays otherwise than recorded: a refused decision that is so all the same, or a fact that did not fit. */
const wordsOf = ({ kind }: Row, way: Way) => {
  if (way === 'acknowledge' && kind === 'refused') return 'acceptRefused';
  return way === 'review' && kind === 'discrepancy' ? 'acceptFact' : way;
};

/** Ends an entry, and what has the same cause, with the words of who saw to it. */
export function Settle({ row, way, first }: SettleProps) {
  const { t } = useTranslation('inbox');
  const { api } = useClient();
  const [asking, setAsking] = useState(false);
  const { acknowledgeRefusal, dropRecord, reviewDiscrepancy, withdrawProposal } = api.commands.site;
  const settle = useCommand((note: string, sending) => {
    const [id, also] = [row.id, row.together.map((record) => record.id)];
    switch (way) {
      case 'drop':
        return dropRecord({ record: id, also, note }, sending);
      case 'withdraw':
        return withdrawProposal({ event: id, also, note }, sending);
      case 'acknowledge':
        return acknowledgeRefusal({ event: id, also, note }, sending);
      case 'review':
        return reviewDiscrepancy({ discrepancy: id, also, note }, sending);
    }
  });
  const words = wordsOf(row, way);
  const label =
    row.together.length > 0
      ? t('settleAll', { label: t(`settle.${words}`), count: row.together.length + 1 })
      : t(`settle.${words}`);
  return (
    <>
      <Button variant={first && way !== 'drop' ? 'filled' : 'default'} onClick={() => setAsking(true)}>
        {label}
      </Button>
      <TextDialog
        opened={asking}
        title={label}
        label={t(`note.${words}`)}
        confirmLabel={label}
        beside={<p>{t(`means.${words}`)}</p>}
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
