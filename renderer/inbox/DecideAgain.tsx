import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import type { Shown } from '#ui/dialogs/DialogHost.tsx';
import { useShowDialog } from '#ui/dialogs/DialogHost.tsx';
import { SignDialog } from '#ui/dialogs/SignDialog.tsx';
import { SignFoot } from '#ui/dialogs/SignFoot.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { useActorName } from '../quality/qualityWords.ts';
import { TextDialog } from '../quality/TextDialog.tsx';
import { useActWords, useSubjectName, useWhy, type Row } from './inboxWords.ts';
import { RefusedDecision } from './RefusedDecision.tsx';
import styles from './Inbox.module.css';

type Again = NonNullable<Row['again']>;

interface DecideAgainProps {
  readonly row: Row;
  readonly again: Again;
}

/** Makes a refused decision once more: as it was, on the state of now, with the words of then to be changed. */
export function DecideAgain(props: DecideAgainProps) {
  const { t } = useTranslation('inbox');
  const show = useShowDialog();
  const ask = (shown: Shown) =>
    props.again.meaning === null ? (
      <PlainAgain {...props} {...shown} />
    ) : (
      <SignedAgain {...props} {...shown} meaning={props.again.meaning} />
    );
  return (
    <Button variant="filled" onClick={() => show(ask)}>
      {t('again')}
    </Button>
  );
}

const alsoOf = ({ together }: Row): string[] => together.map(({ id }) => id);

function SignedAgain({
  row,
  again,
  meaning,
  opened,
  onClose,
}: DecideAgainProps & Shown & { readonly meaning: string }) {
  const { t } = useTranslation('inbox');
  const { api } = useClient();
  const { busy, refusal, run, clear } = useCommand(api.commands.site.signAgain);
  const [typed, keep] = useState({ reason: again.words ?? '', also: '' });
  const statement = useStatement()(row);
  const close = () => {
    clear();
    onClose();
  };
  return (
    <SignDialog
      opened={opened}
      title={t('again')}
      statement={statement}
      beside={<Then row={row} />}
      meanings={[{ value: meaning, label: t(`meaning.${meaning}` as 'meaning.ship') }]}
      reasonRequired={(again.words ?? '') !== ''}
      reasonLabel={t('againWords')}
      words={{ typed, keep }}
      refusal={refusal}
      busy={busy}
      onSign={({ badge, pin, reason }) =>
        run(
          {
            event: row.id,
            also: alsoOf(row),
            words: reason,
            signature: { badge, pin, meaning, recordHash: null },
          },
          close,
        )
      }
      onCancel={close}
    />
  );
}

function PlainAgain({ row, again, opened, onClose }: DecideAgainProps & Shown) {
  const { t } = useTranslation('inbox');
  const { api } = useClient();
  const command = useCommand(api.commands.site.decideAgain);
  const statement = useStatement()(row);
  const close = () => {
    command.clear();
    onClose();
  };
  const inputOf = (words: string) => ({ event: row.id, also: alsoOf(row), words });
  if ((again.words ?? '') !== '')
    return (
      <TextDialog
        opened={opened}
        title={`${t('again')}: ${statement}`}
        label={t('againWords')}
        confirmLabel={t('again')}
        initial={again.words ?? ''}
        beside={<Then row={row} />}
        command={command}
        inputOf={inputOf}
        onClose={close}
      />
    );
  return (
    <Dialog opened={opened} title={t('again')} onClose={close}>
      <form
        className={styles.plain}
        onSubmit={(event) => {
          event.preventDefault();
          command.run(inputOf(''), close);
        }}
      >
        <p>{statement}</p>
        <Then row={row} />
        <SignFoot hindrance={command.refusal} label={t('again')} ready busy={command.busy} onCancel={close} />
      </form>
    </Dialog>
  );
}

/** What is decided about what. */
function useStatement(): (row: Row) => string {
  const act = useActWords();
  const subject = useSubjectName();
  return (row) => `${subject(row.act.subject)} ${act(row)}`;
}

/** Why it was refused then, what stands by now, and that nothing known here speaks against it any more. */
function Then({ row }: { readonly row: Row }) {
  const { t } = useTranslation('inbox');
  const why = useWhy();
  const actor = useActorName();
  return (
    <div className={styles.then}>
      <p>{t('then', { why: why(row, row.kind) })}</p>
      {row.decision !== null && (
        <RefusedDecision decision={row.decision} asker={actor(row.by)} gaveWay={false} hasLeft={false} />
      )}
      <p>{t('today')}</p>
    </div>
  );
}
