import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import { AgeRow } from '#ui/line/AgeRow.tsx';
import { SaveState } from '#ui/status/SaveState.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useButtonCommand } from '../client/useCommand.ts';
import type { AndonRow } from './lineRows.ts';
import { useLineRights } from './useLineRights.ts';

/** An open call: somebody says that they come, then that it is done. */
export function AndonItem({ andon, nowMs }: { andon: AndonRow; nowMs: number }) {
  const { t } = useTranslation('line');
  const format = useFormat();
  const text = useSiteText();
  const subject = andon.partName === null ? (andon.part ?? andon.text) : text(andon.partName);
  const taken = andon.acknowledgedAt;
  const waits = andon.level === 0 ? t('andon.notTaken') : t('andon.escalated', { level: andon.level });
  const stand = taken === null ? waits : t('andon.takenAt', { at: format.time(taken) });
  return (
    <AgeRow
      lamp={taken === null || andon.kind === 'safety' ? 'fault' : 'warning'}
      place={andon.station}
      age={format.clock(nowMs - Date.parse(andon.calledAt))}
      href={`/line/stations/${encodeURIComponent(andon.station)}`}
      detail={
        <>
          {stand} <SaveState state={andon.sync} />
        </>
      }
      action={<AndonAction andon={andon} />}
    >
      {subject === ''
        ? t(`andon.${andon.kind}`)
        : t('andon.about', { kind: t(`andon.${andon.kind}`), subject })}
    </AgeRow>
  );
}

function AndonAction({ andon }: { andon: AndonRow }) {
  const { t } = useTranslation('line');
  const { api } = useClient();
  const { acknowledgeAndon, resolveAndon } = api.commands.assembly;
  const taken = andon.acknowledgedAt !== null;
  const may = useLineRights();
  const { busy, run } = useButtonCommand(taken ? resolveAndon : acknowledgeAndon);
  if (taken ? !may.call : !may.help) return null;
  return (
    <Button loading={busy} onClick={() => run({ andon: andon.andon })}>
      {t(taken ? 'andon.resolve' : 'andon.acknowledge')}
    </Button>
  );
}
