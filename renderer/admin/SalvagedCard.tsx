import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Card } from '#ui/layout/Card.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import type { Outputs } from '#terminal/contract/infer';
import type { systemContract } from '#terminal/contract/system';
import { useClient } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { noData } from '../i18n/format.ts';
import { useFormat } from '../i18n/useFormat.ts';
import styles from './Terminals.module.css';

type Salvaged = NonNullable<Outputs<typeof systemContract.queries>['salvaged']>;

/** "Was the database of this PC damaged, and what came of it?" Nothing is shown where it never was. */
export function SalvagedCard({ now }: { readonly now: number }) {
  const { t } = useTranslation('admin');
  const { engine } = useClient();
  const words = useFailureWords();
  const { data, error } = useQuery(engine.queries.system.salvaged.queryOptions({ input: {} }));
  if (error === null && (data ?? null) === null) return null;
  return (
    <Card title={t('salvaged.title')} padded>
      {error !== null && <p className={styles.text}>{words(error)}</p>}
      {data !== undefined && data !== null && <SalvagedWords salvaged={data} now={now} />}
    </Card>
  );
}

function SalvagedWords({ salvaged, now }: { readonly salvaged: Salvaged; readonly now: number }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const { from, backupAt, kept, aside } = salvaged;
  const began = { at: backupAt === null ? noData : format.when(backupAt, now) };
  return (
    <div className={styles.words}>
      <p>
        {t('salvaged.at', { at: format.when(salvaged.at, now) })} {t(`salvaged.from.${from}`, began)}
      </p>
      <p className={styles.text}>
        {t('salvaged.found', {
          own: format.integer(salvaged.own),
          heard: format.integer(salvaged.heard),
        })}
      </p>
      <Missing missing={salvaged.missing} />
      {kept > 0 && <p>{t('salvaged.kept', { count: kept, kept: format.integer(kept) })}</p>}
      <p className={styles.text}>{t('salvaged.aside', { aside })}</p>
    </div>
  );
}

/** A run by the end of its id: the beginning is the time, and much the same for all. */
function Missing({ missing }: Pick<Salvaged, 'missing'>) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const places = missing.reduce((n, { fromSeq, throughSeq }) => n + throughSeq - fromSeq + 1, 0);
  if (places === 0) return <p>{t('salvaged.none')}</p>;
  return (
    <>
      <p>
        <StatusTag lamp="fault">
          {t('salvaged.missing', { count: places, missing: format.integer(places) })}
        </StatusTag>
      </p>
      <ul className={styles.text}>
        {missing.map(({ run, fromSeq, throughSeq }) => (
          <li key={`${run} ${String(fromSeq)}`}>
            {t('salvaged.range', {
              run: run.slice(-8),
              from: format.integer(fromSeq),
              through: format.integer(throughSeq),
            })}
          </li>
        ))}
      </ul>
    </>
  );
}
