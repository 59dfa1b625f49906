import { useTranslation } from 'react-i18next';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import type { CallRow, ShortageRow } from '#terminal/contract/calls';
import { nameOf, placeName, remainingMs, timeStands, untilEmptyMs } from './callViews.ts';
import { nothingComes } from './transportSteps.ts';
import type { Dispatch } from './useDispatch.ts';
import { useHolder } from './useHolder.ts';
import { bringerOf, standings, type DispatchAnswer, type Others } from './dispatchAnswer.ts';

/** What tells whether a vehicle will come for what waits for one. */
type Waiting = Pick<Dispatch, 'transports' | 'zone'>;

/** The sentence under the answer: who brings it, and how the others stand. */
export function useBecause(answer: DispatchAnswer, elapsedMs: number, waiting: Waiting): string {
  const { t } = useTranslation('logistics');
  const words = useBecauseWords(answer, elapsedMs, waiting);
  const row = rowOf(answer);
  const stands = row !== null && timeStands(row, elapsedMs);
  const holder = useHolder(stands ? row.line : null);
  if (!stands) return words;
  return `${holder === null ? t('empty.standsWhy') : t('empty.heldUpBy', { station: holder })}${words}`;
}

/** The place that the headline speaks of. */
function rowOf(answer: DispatchAnswer): CallRow | ShortageRow | null {
  if (answer.status === 'noTime') return null;
  return 'call' in answer ? answer.call : answer.next;
}

function useBecauseWords(answer: DispatchAnswer, elapsedMs: number, waiting: Waiting): string {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const text = useSiteText();
  const brings = useBringerWords(elapsedMs, waiting);
  const others = useOthersWords();
  if (answer.status === 'noTime') return t('answer.noTimeWhy');
  if (answer.status === 'uncalled')
    return `${t('brings.uncalled', { part: nameOf(answer.next.part, text) })}${others(answer.others)}`;
  if (answer.status !== 'nothingCalled') return `${brings(answer.call)}${others(answer.others)}`;
  const { next } = answer;
  const leftMs = untilEmptyMs(next, elapsedMs);
  if (next === null || leftMs === null) return t('answer.nothingRunsOut');
  return t('answer.nextToRunOut', {
    place: placeName(next.to),
    part: nameOf(next.part, text),
    time: format.clock(leftMs),
  });
}

/** Who brings a call's goods, as a sentence. */
function useBringerWords(elapsedMs: number, { transports, zone }: Waiting): (call: CallRow) => string {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const text = useSiteText();
  return (call) => {
    const part = nameOf(call.part, text);
    const bringer = bringerOf(call);
    const transport = transports.value.find((row) => row.call === call.call);
    const rests = transport === undefined ? null : nothingComes(transport, zone);
    if (rests !== null) return t(rests === 'unheard' ? 'brings.unheard' : 'brings.nothingComes', { part });
    if (bringer.by !== 'agv') return t(`brings.${bringer.by}`, { part });
    const leftMs = remainingMs(bringer.deliveryInS, elapsedMs);
    return leftMs === null
      ? t('brings.agv', { agv: bringer.agv, part })
      : t('brings.agvIn', { agv: bringer.agv, part, time: format.clock(leftMs) });
  };
}

function useOthersWords(): (others: Others) => string {
  const { t } = useTranslation('logistics');
  return (others) => {
    const present = standings.filter((standing) => others[standing] > 0);
    const [only] = present;
    if (only === undefined) return t('others.none');
    if (present.length === 1) return t(`others.all.${only}`, { count: others[only] });
    return t('others.mixed', {
      count: present.reduce((sum, standing) => sum + others[standing], 0),
      how: present
        .map((standing) => t(`others.${standing}`, { count: others[standing] }))
        .join(t('others.separator')),
    });
  };
}
