import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import { withdrawUndo } from '#ui/dialogs/undo.tsx';
import { useScanForget, useScanHandler, type ScanOutcome } from '#ui/scan/ScanProvider.tsx';
import { useClient } from '../../client/ClientProvider.tsx';
import { refusalOf, useFailureWords } from '../../client/useRefusal.ts';
import { useSending } from '../../client/useSending.ts';
import { useSiteConfiguration } from '../../frame/usePlace.ts';
import { useUndo } from '../../client/useUndo.ts';
import { asKnown } from '../asKnown.ts';
import { placeName } from '../callViews.ts';
import { answerScan, beyondCall, firstOf, labelsOf } from './answerScan.ts';
import { missing, pickPhase, stepKey, type PickList, type PickPhase } from './pickPhase.ts';
import { nothingTold, warningOf, type Told, type Warning } from './pickWarnings.ts';
import { usePickResult, type Result, type ResultNow } from './usePickResult.ts';
import { useStandingAt } from './useStandingAt.ts';

export interface Pick {
  readonly phase: PickPhase;
  /** What was said of the last scan in this step, where nothing was recorded by it. */
  readonly message: Message | null;
  /** What was done last. */
  readonly result: ResultNow | null;
  /** Why the last container was not taken yet; the person decides. */
  readonly warning: Warning | null;
  /** As if scanned; resolves to what became of it. */
  readonly enter: (text: string) => Promise<ScanOutcome>;
  readonly takeAnyway: () => void;
  readonly leaveIt: () => void;
  readonly goOn: () => void;
  readonly putBack: (container: string, location: string) => void;
  /** What was said of the last scan no longer matters: something else was done. */
  readonly forget: () => void;
}

type Message = Exclude<ScanOutcome, { status: 'accepted' }>;

interface Said {
  readonly message: Message;
  readonly warning: Warning | null;
  /** The step that it was said in: another shows it no more. */
  readonly key: string;
}

const undoOf = (call: string, container: string): string => `pick/${call}/${container}`;

/**
 * The pick flow of one call: what was scanned decides what happens, and refusals say why. A scan is answered once the list
 * is up to date again, so that the next one meets the next step.
 */
export function usePick(list: PickList, refresh: () => Promise<unknown>): Pick {
  const { t } = useTranslation('logistics');
  const { api } = useClient();
  const format = useFormat();
  const say = useFailureWords();
  const sending = useSending();
  const undo = useUndo();
  const forgetScan = useScanForget();
  const site = useSiteConfiguration() ?? null;
  const standing = useStandingAt();
  const [enough, setEnough] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [result, setResult] = useState<Result | null>(null);
  const phase = pickPhase(list, { from: standing.location, enough });
  const shown = said !== null && said.key === stepKey(phase) ? said : null;
  const refused = useCallback((words: string, key: string, warning: Warning | null = null) => {
    const message = { status: 'refused', words } as const;
    setSaid({ message, warning, key });
    return message;
  }, []);
  const done = useCallback((last: Result) => {
    setSaid(null);
    setResult(last);
  }, []);

  const now = usePickResult(list, result);
  const lost = now?.status === 'deliveredAfterAll';
  useEffect(() => {
    if (lost) forgetScan();
  }, [lost, forgetScan]);
  // The vehicle that it was put down for has it: from then on that it is delivered is what was meant.
  if (result?.what === 'handedToAgv' && list.call.status === 'inTransport') setResult(null);

  const enter = useCallback(
    async (scanned: string, told: Told = nothingTold): Promise<ScanOutcome> => {
      const text = asKnown(scanned.trim(), labelsOf(list, site));
      const phase = pickPhase(list, { from: standing.now(), enough });
      const key = stepKey(phase);
      try {
        const answer = await answerScan({ api, sending, list, phase, site, text, told });
        const { location } = answer;
        const more = beyondCall(list, text);
        const params = {
          container: text,
          first: firstOf(list)?.container ?? '',
          scanned: text,
          place: placeName(list.call.to),
          location,
          more: format.integer(more),
          lacking: format.integer(missing(list.call)),
        };
        if (answer.status === 'refused') return refused(t(`pick.${answer.why}`, params), key);
        const { what, containers = [text] } = answer;
        const picked = what === 'picked' || what === 'pickedNotFirst';
        if (picked)
          undo(
            t('pick.picked', params),
            async (back) => {
              await api.commands.logistics.returnPick({ call: list.call.call, container: text }, back);
              forgetScan();
              standing.leave();
              done({ what: 'isBack', containers, words: t('pick.isBack', params) });
            },
            undoOf(list.call.call, text),
          );
        await refresh();
        if (what === 'at' || picked) standing.stay(location);
        else standing.leave();
        const words = t(`pick.${what === 'picked' && more > 0 ? 'pickedMore' : what}`, {
          ...params,
          container: containers.join(', '),
        });
        if (what === 'at' || what === 'goesBack') {
          const next = what === 'at' ? { next: t('pick.atNext') } : {};
          const message = { status: 'identified', words, ...next } as const;
          setSaid({ message, warning: null, key });
          return message;
        }
        done({ what, containers, words });
        return { status: 'accepted', words };
      } catch (error) {
        return refused(say(error), key, warningOf(text, told, refusalOf(error)));
      }
    },
    [api, done, enough, forgetScan, format, list, refresh, refused, say, sending, site, standing, t, undo],
  );
  const putBack = async (container: string, location: string) => {
    setSaid(null);
    setEnough(false);
    try {
      await api.commands.logistics.returnPick({ call: list.call.call, container }, sending);
      withdrawUndo(undoOf(list.call.call, container));
      forgetScan();
      await refresh();
      standing.leave();
      done({ what: 'isBack', containers: [container], words: t('pick.isBack', { container, location }) });
    } catch (error) {
      refused(say(error), stepKey(phase));
    }
  };
  useScanHandler(useCallback((text: string) => enter(text), [enter]));
  useEffect(() => {
    for (const { container, delivered } of list.call.picks)
      if (delivered) withdrawUndo(undoOf(list.call.call, container));
  }, [list]);
  const warning = shown?.warning ?? null;
  return {
    phase,
    message: shown?.message ?? null,
    result: now,
    warning,
    enter,
    takeAnyway: () => warning !== null && void enter(warning.container, warning.told),
    leaveIt: () => {
      setSaid(null);
      if (warning?.kind === 'older') standing.leave();
    },
    goOn: () => setEnough(true),
    putBack: (container, location) => void putBack(container, location),
    forget: () => setSaid(null),
  };
}
