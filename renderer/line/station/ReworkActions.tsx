import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useShowDialog, type Shown } from '#ui/dialogs/DialogHost.tsx';
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
  const { t } = useTranslation('line');
  const may = useLineRights();
  const show = useShowDialog();
  const one = { rework: rework.rework, place };
  if (!rework.done)
    return may.work ? (
      <Button onClick={() => show((shown) => <DoneDialog {...one} {...shown} />)}>{t('rework.done')}</Button>
    ) : null;
  if (!may.judgeRework || rework.awaiting) return null;
  return (
    <>
      <Button onClick={() => show((shown) => <NotGoodDialog {...one} {...shown} />)}>
        {t('rework.notGood')}
      </Button>
      <Button
        variant="filled"
        onClick={() => show((shown) => <GoodDialog {...one} story={story} {...shown} />)}
      >
        {t('rework.good')}
      </Button>
    </>
  );
}

interface OneProps extends Shown {
  readonly rework: string;
  readonly place: string;
}

function DoneDialog({ rework, place, opened, onClose }: OneProps) {
  const { t } = useTranslation('line');
  const { api } = useClient();
  const undo = useUndo();
  const { doRework, reopenRework } = api.commands.assembly;
  const command = useCommand(async (input: { readonly rework: string; readonly note: string }, sending) => {
    const answer = await doRework(input, sending);
    undo(t('rework.saidDone', { place }), (back) => reopenRework({ rework }, back));
    return answer;
  });
  return (
    <TextDialog
      opened={opened}
      about={rework}
      title={t('rework.doneTitle', { place })}
      label={t('rework.what')}
      confirmLabel={t('rework.done')}
      command={command}
      inputOf={(note) => ({ rework, note })}
      onClose={onClose}
    />
  );
}

function NotGoodDialog({ rework, place, opened, onClose }: OneProps) {
  const { t } = useTranslation('line');
  const { api } = useClient();
  const command = useCommand(api.commands.assembly.rejectRework);
  return (
    <TextDialog
      opened={opened}
      about={rework}
      title={t('rework.notGoodTitle', { place })}
      label={t('rework.why')}
      confirmLabel={t('rework.notGood')}
      command={command}
      inputOf={(note) => ({ rework, note })}
      onClose={onClose}
    />
  );
}

/** Counts once the plant has accepted it; until then the banner stays. */
function GoodDialog({ rework, place, story, opened, onClose }: OneProps & { readonly story: string }) {
  const { t } = useTranslation('line');
  const { api } = useClient();
  const { busy, refusal, run, clear } = useCommand(api.commands.assembly.verifyRework);
  const close = () => {
    clear();
    onClose();
  };
  return (
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
  );
}
