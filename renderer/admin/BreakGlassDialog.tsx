import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { printedCode } from '#domain/site/breakGlassCode';
import type { Inputs } from '#terminal/contract/infer';
import type { plantDeskContract } from '#terminal/contract/plantDesk';
import type { terminalRow } from '#terminal/contract/site';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import type { Shown } from '#ui/dialogs/DialogHost.tsx';
import { SignDialog } from '#ui/dialogs/SignDialog.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { usePlantHere } from './usePlantHere.ts';
import styles from './Terminals.module.css';

type Row = z.output<typeof terminalRow>;

type Asked = Inputs<Pick<typeof plantDeskContract, 'seal'>>['seal'];

interface BreakGlassDialogProps extends Shown {
  readonly row: Row;
}

/** Makes the sealed code of a PC, signed; it is shown once, for the paper. */
export function BreakGlassDialog({ row, opened, onClose }: BreakGlassDialogProps) {
  const { t } = useTranslation('identity');
  const { api } = useClient();
  const failure = useFailureWords();
  const here = usePlantHere();
  const standing = useStanding();
  const made = useMutation({ mutationFn: (asked: Asked) => api.plant.seal(asked), gcTime: 0 });
  const code = made.data?.code ?? null;
  const name = row.name ?? row.terminal;
  const title = t('breakGlass.sealTitle', { name });
  if (!here || code !== null)
    return (
      <Dialog opened={opened} title={title} onClose={onClose}>
        <div className={styles.words}>
          {code === null ? (
            <>
              <p>{standing(row)}</p>
              <p>{t('breakGlass.elsewhere')}</p>
            </>
          ) : (
            <>
              <p role="status">
                <strong className={styles.made}>{printedCode(code)}</strong>
              </p>
              <p>{t('breakGlass.once', { name })}</p>
              <div>
                <Button variant="filled" onClick={onClose} data-autofocus>
                  {t('breakGlass.done')}
                </Button>
              </div>
            </>
          )}
        </div>
      </Dialog>
    );
  return (
    <SignDialog
      opened={opened}
      title={title}
      statement={`${t('breakGlass.statement', { name })} ${standing(row)}`}
      meanings={[{ value: 'sealBreakGlass', label: t('breakGlass.meaning') }]}
      reasonRequired={false}
      refusal={made.error === null ? null : failure(made.error)}
      busy={made.isPending}
      onSign={({ badge, pin, meaning, reason }) =>
        made.mutate({
          terminal: row.terminal,
          note: reason,
          signature: { badge, pin, meaning, recordHash: null },
        })
      }
      onCancel={onClose}
    />
  );
}

/** What becomes of the paper that is there. */
function useStanding(): (row: Row) => string {
  const { t } = useTranslation('identity');
  const format = useFormat();
  return ({ breakGlass }) => {
    if (breakGlass === null) return t('breakGlass.none');
    const { sealedAt, openedAt } = breakGlass;
    return openedAt === null
      ? t('breakGlass.unused', { at: format.dayTime(sealedAt) })
      : t('breakGlass.used', { at: format.dayTime(openedAt) });
  };
}
