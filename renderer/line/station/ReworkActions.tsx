import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SignDialog } from '#ui/dialogs/SignDialog.tsx';
import { tell } from '#ui/status/tell.ts';
import { useClient } from '../../client/ClientProvider.tsx';
import { useCommand } from '../../client/useCommand.ts';
import { useUndo } from '../../client/useUndo.ts';
import { TextDialog } from '../../quality/TextDialog.tsx';
import type { Station } from '../lineRows.ts';
import { useLineRights } from '../useLineRights.ts';

interface ReworkActionsProps {
  readonly rework: Station['reworks'][number];
  /** Where it arose, for titles. */
  readonly place: string;
  /** What was wrong and what was done, for whoever signs. */
  readonly story: string;
}

/** Whoever works here says that it is put right; quality, who did not do it, finds it good or not. */
export function ReworkActions({ rework, place, story }: ReworkActionsProps) {
  const may = useLineRights();
  if (!rework.done) return may.work ? <DoneButton rework={rework.rework} place={place} /> : null;
  if (!may.judgeRework || rework.awaiting) return null;
  return (
    <>
      <NotGoodButton rework={rework.rework} place={place} />
      <GoodButton rework={rework.rework} place={place} story={story} />
    </>
  );
}

interface OneProps {
  readonly rework: string;
  readonly place: string;
}

function DoneButton({ rework, place }: OneProps) {
  const { t } = useTranslation('line');
  const { api } = useClient();
  const [opened, setOpened] = useState(false);
  const undo = useUndo();
  const { doRework, reopenRework } = api.commands.assembly;
  const command = useCommand(async (input: { readonly rework: string; readonly note: string }, sending) => {
    const answer = await doRework(input, sending);
    undo(t('rework.saidDone', { place }), (back) => reopenRework({ rework }, back));
    return answer;
  });
  return (
    <>
      <Button onClick={() => setOpened(true)}>{t('rework.done')}</Button>
      <TextDialog
        opened={opened}
        title={t('rework.doneTitle', { place })}
        label={t('rework.what')}
        confirmLabel={t('rework.done')}
        command={command}
        inputOf={(note) => ({ rework, note })}
        onClose={() => setOpened(false)}
      />
    </>
  );
}

function NotGoodButton({ rework, place }: OneProps) {
  const { t } = useTranslation('line');
  const { api } = useClient();
  const [opened, setOpened] = useState(false);
  const command = useCommand(api.commands.assembly.rejectRework);
  return (
    <>
      <Button onClick={() => setOpened(true)}>{t('rework.notGood')}</Button>
      <TextDialog
        opened={opened}
        title={t('rework.notGoodTitle', { place })}
        label={t('rework.why')}
        confirmLabel={t('rework.notGood')}
        command={command}
        inputOf={(note) => ({ rework, note })}
        onClose={() => setOpened(false)}
      />
    </>
  );
}

/** Counts once the plant has accepted it; until then the banner stays. */
function GoodButton({ rework, place, story }: OneProps & { readonly story: string }) {
  const { t } = useTranslation('line');
  const { api } = useClient();
  const [opened, setOpened] = useState(false);
  const { busy, refusal, run, clear } = useCommand(api.commands.assembly.verifyRework);
  const close = () => {
    clear();
    setOpened(false);
  };
  return (
    <>
      <Button variant="filled" onClick={() => setOpened(true)}>
        {t('rework.good')}
      </Button>
      <SignDialog
        opened={opened}
        title={t('rework.goodTitle', { place })}
        statement={[story, t('rework.statement', { place })].join(' ').trim()}
        meanings={[{ value: 'reworkVerified', label: t('rework.meaning') }]}
        reasonRequired={false}
        refusal={refusal}
        busy={busy}
        onSign={({ badge, pin, meaning, reason }) =>
          run({ rework, note: reason, signature: { badge, pin, meaning, recordHash: null } }, () => {
            tell(t('rework.verified', { place }), 'done');
            close();
          })
        }
        onCancel={close}
      />
    </>
  );
}
