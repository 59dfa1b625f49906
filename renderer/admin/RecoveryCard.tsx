import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Role } from '#domain/kernel/actor';
import { useShowDialog } from '#ui/dialogs/DialogHost.tsx';
import { Card } from '#ui/layout/Card.tsx';
import { Fact, Facts } from '#ui/layout/Facts.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useRights } from '../client/useRights.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { AnnounceDialog } from './AnnounceDialog.tsx';
import { OpenLogDialog } from './OpenLogDialog.tsx';
import type { Recovering } from './recovering.ts';
import { positionsIn } from './recovering.ts';
import { usePlantHere } from './usePlantHere.ts';
import styles from './Terminals.module.css';

const rights: Readonly<Record<'recovery', readonly Role[]>> = { recovery: ['admin'] };
/** How often what PCs hand over is looked at, ms. */
const lookEveryMs = 5_000;

/**
 * "The plant's database was restored: what is missing, who holds it, and when is the plant opened?" Beside the plant alone; `shownWhile` says which of
 * the two it is about, for what is urgent stands above.
 */
export function RecoveryCard({ shownWhile }: { readonly shownWhile: 'recovering' | 'open' }) {
  const { t } = useTranslation('admin');
  const { engine } = useClient();
  const show = useShowDialog();
  const here = usePlantHere();
  const may = useRights(rights).recovery && here;
  const { data } = useQuery(
    engine.plant.recovery.queryOptions({ input: {}, enabled: may, refetchInterval: lookEveryMs }),
  );
  if (!may || !data) return null;
  const { recovering } = data;
  if ((recovering === null) !== (shownWhile === 'open')) return null;
  if (recovering === null)
    return (
      <Card title={t('recovery.title')} padded>
        <p className={styles.text}>{t('recovery.open')}</p>
        <div className={styles.command}>
          <Button onClick={() => show((shown) => <AnnounceDialog {...shown} />)}>
            {t('recovery.announce')}
          </Button>
        </div>
      </Card>
    );
  return (
    <Card title={t('recovery.title')} padded>
      <p className={styles.text}>{t('recovery.what')}</p>
      <Standing recovering={recovering} />
      <div className={styles.command}>
        <Button
          variant="filled"
          onClick={() => show((shown) => <OpenLogDialog recovering={recovering} {...shown} />)}
        >
          {t('recovery.openLog')}
        </Button>
      </div>
    </Card>
  );
}

function Standing({ recovering }: { readonly recovering: Recovering }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const { noticedAt, base, known, held, proven, holes, unproven, disagreements, terminals } = recovering;
  const whole = terminals.filter((one) => one.whole).length;
  return (
    <Facts>
      <Fact name={t('recovery.noticed')}>{format.dayTime(noticedAt)}</Fact>
      <Fact name={t('recovery.base')}>{format.integer(base)}</Fact>
      <Fact name={t('recovery.known')}>{format.integer(known)}</Fact>
      <Fact name={t('recovery.held')}>{format.integer(held)}</Fact>
      <Fact name={t('recovery.proven')}>{format.integer(proven)}</Fact>
      <Fact name={t('recovery.holes')}>{format.integer(positionsIn(holes))}</Fact>
      <Fact name={t('recovery.unproven')}>{format.integer(positionsIn(unproven))}</Fact>
      <Fact name={t('recovery.differ')}>{format.integer(disagreements.length)}</Fact>
      <Fact name={t('recovery.pcs')}>
        {t('recovery.pcsWhole', { whole: format.integer(whole), all: format.integer(terminals.length) })}
      </Fact>
      {terminals.map(({ terminal, name, position, whole: isWhole }) => (
        <Fact key={terminal} name={name}>
          {t(isWhole ? 'recovery.handedOver' : 'recovery.handingOver', {
            position: format.integer(position),
          })}
        </Fact>
      ))}
    </Facts>
  );
}
