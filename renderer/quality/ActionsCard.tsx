import { useState } from 'react';
import { Button, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '#ui/layout/Card.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { TextDialog } from './TextDialog.tsx';
import { usePersonName } from './qualityWords.ts';
import type { IssueDetail } from './useIssue.ts';
import { useIssueRights } from './useQualityRights.ts';
import styles from './Issue.module.css';

const kinds = ['containment', 'corrective', 'preventive'] as const;
type Kind = (typeof kinds)[number];

/** D5 and D6: what is to be done, by whom, and what shows that it was. */
export function ActionsCard({ issue }: { issue: IssueDetail }) {
  const { t } = useTranslation('quality');
  const { api } = useClient();
  const person = usePersonName();
  const format = useFormat();
  const may = useIssueRights(issue);
  const [kind, setKind] = useState<Kind>('corrective');
  const [asking, setAsking] = useState<string | null>(null);
  const add = useCommand(api.commands.quality.addAction);
  const complete = useCommand(api.commands.quality.completeAction);
  const done = (): void => {
    add.clear();
    complete.clear();
    setAsking(null);
  };
  return (
    <Card
      id="issue-actions"
      title={t('actions.title')}
      aside={`${format.integer(issue.actionsDone)} / ${format.integer(issue.actions)}`}
    >
      {issue.actionList.map((action) => (
        <div key={action.action} className={styles.row}>
          <span className={styles.grow}>
            <strong>{action.kind === null ? '' : t(`actions.${action.kind}`)}</strong> {action.text}
            {action.done !== null && (
              <span className={styles.evidence}>
                {t('actions.done', { by: person(action.done.by), at: format.dayTime(action.done.at) })}{' '}
                {action.done.evidence}
              </span>
            )}
          </span>
          {action.overdue && <StatusTag lamp="warning">{t('actions.overdue')}</StatusTag>}
          {action.done === null && may.act && (
            <Button onClick={() => setAsking(action.action)}>{t('actions.complete')}</Button>
          )}
        </div>
      ))}
      {issue.actionList.length === 0 && <p className={styles.note}>{t('actions.none')}</p>}
      {may.lead && (
        <div className={styles.row}>
          <Select
            aria-label={t('actions.kind')}
            value={kind}
            onChange={(value) => setKind(kinds.find((k) => k === value) ?? 'corrective')}
            data={kinds.map((value) => ({ value, label: t(`actions.${value}`) }))}
          />
          <Button onClick={() => setAsking('new')}>{t('actions.add')}</Button>
        </div>
      )}
      <TextDialog
        opened={asking === 'new'}
        title={t('actions.add')}
        label={t('actions.what')}
        confirmLabel={t('actions.add')}
        command={add}
        inputOf={(text) => ({ issue: issue.issue, kind, text, responsible: null, dueAt: null })}
        onClose={done}
      />
      <TextDialog
        opened={asking !== null && asking !== 'new'}
        title={t('actions.complete')}
        label={t('evidence.label')}
        confirmLabel={t('actions.complete')}
        about={asking}
        command={complete}
        inputOf={(evidence) => ({ issue: issue.issue, action: asking ?? '', evidence })}
        onClose={done}
      />
    </Card>
  );
}
