import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import { AgeRow } from '#ui/line/AgeRow.tsx';
import { SaveState } from '#ui/status/SaveState.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useButtonCommand } from '../client/useCommand.ts';
import { useUndo } from '../client/useUndo.ts';
import { andonLamp } from './tileView.ts';
import { useAndonStand, useAndonSubject } from './andonWords.ts';
import type { AndonRow } from './lineRows.ts';
import { stationHref } from './stationHref.ts';
import { useLineRights } from './useLineRights.ts';

interface AndonItemProps {
  readonly andon: AndonRow;
  readonly nowMs: number;
}

/** An open call: what it is about, who called or comes, then that it is done. */
export function AndonItem({ andon, nowMs }: AndonItemProps) {
  const format = useFormat();
  const subject = useAndonSubject();
  const stand = useAndonStand();
  return (
    <AgeRow
      lamp={andonLamp(andon)}
      place={andon.station}
      age={format.clock(nowMs - Date.parse(andon.calledAt))}
      href={stationHref(andon.station)}
      detail={stand(andon)}
      mark={<SaveState state={andon.sync} />}
      action={<AndonAction andon={andon} nowMs={nowMs} />}
    >
      {subject(andon)}
    </AgeRow>
  );
}

/** "I'm coming" turns into "Resolved" in the same place: the second tap of a double tap must not resolve. */
const restMs = 3000;

function AndonAction({ andon, nowMs }: AndonItemProps) {
  const may = useLineRights();
  if (andon.acknowledgedAt === null) return may.help ? <ComingButton andon={andon.andon} /> : null;
  const rests = Math.abs(nowMs - Date.parse(andon.acknowledgedAt)) < restMs;
  return may.call ? <ResolveButton andon={andon} rests={rests} /> : null;
}

function ComingButton({ andon }: { andon: string }) {
  const { t } = useTranslation('line');
  const { api } = useClient();
  const { busy, done, run } = useButtonCommand(api.commands.assembly.acknowledgeAndon);
  return (
    <Button loading={busy || done} onClick={() => run({ andon })}>
      {t('andon.acknowledge')}
    </Button>
  );
}

/** Whoever comes for the call is still there when the press is undone. */
function ResolveButton({ andon: { andon, station }, rests }: { andon: AndonRow; rests: boolean }) {
  const { t } = useTranslation('line');
  const { api } = useClient();
  const undo = useUndo();
  const { resolveAndon, reopenAndon } = api.commands.assembly;
  const { busy, done, run } = useButtonCommand(async (input: { readonly andon: string }, sending) => {
    const answer = await resolveAndon(input, sending);
    undo(t('andon.resolved', { place: station }), (back) => reopenAndon({ ...input, comes: true }, back));
    return answer;
  });
  return (
    <Button loading={busy || done} disabled={rests} onClick={() => run({ andon })}>
      {t('andon.resolve')}
    </Button>
  );
}
