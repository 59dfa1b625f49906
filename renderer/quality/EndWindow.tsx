import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SignDialog } from '#ui/dialogs/SignDialog.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { noData } from '../i18n/format.ts';
import type { IssueDetail } from './useIssue.ts';
import { useKeptWords } from './useKeptWords.ts';

interface EndWindowProps {
  readonly hold: IssueDetail['holds'][number];
  /** The window runs, and nothing on the hold waits for the plant. */
  readonly offered: boolean;
}

/** On a running line a hold grows with each takt: its window is ended first, then there is an end to what is to be decided. */
export function EndWindow({ hold, offered }: EndWindowProps) {
  const { t } = useTranslation('quality');
  const { api } = useClient();
  const { busy, refusal, run, clear } = useCommand(api.commands.quality.endHoldWindow);
  const [opened, setOpened] = useState(false);
  const words = useKeptWords('endWindow');
  const close = (): void => {
    clear();
    setOpened(false);
  };
  return (
    <>
      {offered && (
        <div>
          <Button onClick={() => setOpened(true)}>{t('hold.endWindow')}</Button>
        </div>
      )}
      <SignDialog
        opened={opened}
        title={t('hold.endWindowTitle')}
        statement={t('sign.endWindow', {
          number: hold.number ?? noData,
          members: hold.members,
          held: hold.held,
          decided: hold.members - hold.undecided,
        })}
        meanings={[{ value: 'endWindow', label: t('hold.endWindowMeaning') }]}
        reasonRequired
        words={words}
        refusal={refusal}
        busy={busy}
        onSign={({ reason, badge, pin, meaning }) =>
          run({ hold: hold.hold, reason, signature: { badge, pin, meaning, recordHash: null } }, () => {
            words.forget();
            close();
          })
        }
        onCancel={close}
      />
    </>
  );
}
