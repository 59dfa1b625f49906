import { Button } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { DialogHost, useShowDialog } from '#ui/dialogs/DialogHost.tsx';
import { PageHead } from '#ui/layout/PageHead.tsx';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import { ErrorState } from '#ui/status/ErrorState.tsx';
import { DataTable } from '#ui/table/DataTable.tsx';
import { useFailureWords } from '../../client/useRefusal.ts';
import { usePeopleNotice } from '../../frame/usePeopleNotice.ts';
import { AddPersonDialog } from './AddPersonDialog.tsx';
import { usePersonColumns } from './personColumns.tsx';
import type { PersonRow } from './usePeople.ts';
import { usePeople, usePeopleRights } from './usePeople.ts';
import styles from '../Terminals.module.css';

/** "Who is there, what may they do, and what can they?" */
export default function People() {
  const { t } = useTranslation('admin');
  const words = useFailureWords();
  const { rows, error, again } = usePeople();
  if (rows !== undefined)
    return (
      <DialogHost>
        <PeopleList rows={rows} />
      </DialogHost>
    );
  if (error === null) return null;
  return (
    <ErrorState what={t('people.failed')} why={words(error)} next={t('people.failedNext')} onRetry={again} />
  );
}

function PeopleList({ rows }: { readonly rows: readonly PersonRow[] }) {
  const { t } = useTranslation('admin');
  const columns = usePersonColumns();
  const show = useShowDialog();
  const notice = usePeopleNotice();
  const may = usePeopleRights();
  const active = rows.filter(({ status }) => status === 'active');
  const ended = active.filter((row) => row.qualifications.some(({ expired }) => expired)).length;
  return (
    <>
      <PageHead
        answer={t('people.answer', { count: active.length })}
        because={[
          ended === 0 ? t('people.allHold') : t('people.someEnded', { count: ended }),
          ...(notice === null ? [] : [notice.why, notice.then]),
        ].join(' ')}
      />
      {may.direct && (
        <div className={styles.command}>
          <Button onClick={() => show((shown) => <AddPersonDialog {...shown} />)}>{t('people.add')}</Button>
        </div>
      )}
      <div className={styles.table}>
        <DataTable
          label={t('people.title')}
          columns={columns}
          rows={rows}
          rowId={({ person }) => person}
          exportName="people"
          empty={
            <EmptyState icon={IconUsers} title={t('people.none')}>
              {t('people.noneWhy')}
            </EmptyState>
          }
        />
      </div>
    </>
  );
}
