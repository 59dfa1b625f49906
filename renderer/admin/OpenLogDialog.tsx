import { useState } from 'react';
import { Button, Checkbox, Radio } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { OpeningAsked } from '#terminal/contract/plantDesk';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import type { Shown } from '#ui/dialogs/DialogHost.tsx';
import { tell } from '#ui/status/tell.ts';
import { useClient } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { useFormat } from '../i18n/useFormat.ts';
import type { Recovering } from './recovering.ts';
import { positionsIn } from './recovering.ts';
import styles from './Terminals.module.css';

interface OpenLogDialogProps extends Shown {
  /** As it was when the dialog was opened: whoever agrees, agrees to that. */
  readonly recovering: Recovering;
}

/** What has to be agreed to before a restored plant is opened, each by itself. */
export function OpenLogDialog({ recovering, opened, onClose }: OpenLogDialogProps) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const words = useFailureWords();
  const [withHoles, setWithHoles] = useState(false);
  const [withUnproven, setWithUnproven] = useState(false);
  /** Whose rows are taken where PCs differ, or that the log stays as it is. */
  const [where, setWhere] = useState('');
  const open = useOpening(onClose);
  const { holes, unproven, unsigned, disagreements, terminals } = recovering;
  const asIs = where === asItIs;
  const [first] = disagreements;
  const agreed =
    (holes.length === 0 || withHoles || asIs) &&
    (unproven.length === 0 || withUnproven || asIs) &&
    (!first || where !== '');
  const away = terminals.filter((one) => !one.whole).map(({ name }) => name);
  return (
    <Dialog opened={opened} title={t('recovery.openTitle')} size="xl" onClose={onClose}>
      <div className={styles.words}>
        <p>{t('recovery.openWhat')}</p>
        {away.length > 0 && <p role="status">{t('recovery.away', { names: away.join(', ') })}</p>}
        {first && (
          <Radio.Group
            label={t('recovery.differAt', { position: format.integer(first.position) })}
            value={where}
            onChange={setWhere}
          >
            <div className={styles.words}>
              {first.terminals.map((id) => (
                <Radio
                  key={id}
                  value={id}
                  label={t('recovery.prefer', {
                    name: terminals.find((one) => one.terminal === id)?.name ?? id,
                  })}
                />
              ))}
              <Radio value={asItIs} label={t('recovery.asIs')} />
            </div>
          </Radio.Group>
        )}
        {holes.length > 0 && !asIs && (
          <Checkbox
            label={t('recovery.withHoles', { n: format.integer(positionsIn(holes)) })}
            checked={withHoles}
            onChange={(event) => setWithHoles(event.currentTarget.checked)}
          />
        )}
        {unproven.length > 0 && (
          <Checkbox
            label={t('recovery.withUnproven', {
              n: format.integer(positionsIn(unproven)),
              unsigned: format.integer(unsigned),
            })}
            checked={withUnproven}
            onChange={(event) => setWithUnproven(event.currentTarget.checked)}
          />
        )}
        <div>
          <Button
            variant="filled"
            disabled={!agreed}
            loading={open.isPending}
            onClick={() =>
              open.mutate({ withHoles, withUnproven, asIs, prefer: asIs ? null : where || null })
            }
          >
            {t('recovery.openLog')}
          </Button>
        </div>
        {open.error !== null && <p role="alert">{words(open.error)}</p>}
      </div>
    </Dialog>
  );
}

const asItIs = 'as it is';

function useOpening(onClose: () => void) {
  const { t } = useTranslation('admin');
  const { api, engine } = useClient();
  const format = useFormat();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (asked: OpeningAsked) => api.plant.openLog(asked),
    onSuccess: async ({ epoch, taken, lost }) => {
      const said = { epoch: format.integer(epoch), taken: format.integer(taken), lost: format.integer(lost) };
      tell(t('recovery.opened', said), 'done');
      onClose();
      await queries.invalidateQueries({
        queryKey: engine.plant.recovery.queryOptions({ input: {} }).queryKey,
      });
    },
  });
}
