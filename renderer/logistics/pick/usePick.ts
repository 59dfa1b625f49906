import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import { withdrawUndo } from '#ui/dialogs/undo.tsx';
import { useScanForget, useScanHandler, type ScanOutcome } from '#ui/scan/ScanProvider.tsx';
import { useClient } from '../../client/ClientProvider.tsx';
import { refusalOf, useFailureWords } from '../../client/useRefusal.ts';
import { useSending } from '../../client/useSending.ts';
import { useSiteConfiguration } from '../../frame/usePlace.ts';
import { useUndo } from '../../client/useUndo.ts';
import { placeName } from '../callViews.ts';
import { answerScan, beyondCall, firstOf } from './answerScan.ts';
import { missing, pickPhase, type PickList, type PickPhase } from './pickPhase.ts';
import { nothingTold, warningOf, type Told, type Warning } from './pickWarnings.ts';

export interface Pick {
  readonly phase: PickPhase;
  /** What became of the last scan; null before the first. */
  readonly last: ScanOutcome | null;
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
  const [from, setFrom] = useState<string | null>(null);
  const [enough, setEnough] = useState(false);
  const [last, setLast] = useState<ScanOutcome | null>(null);
  const [warning, setWarning] = useState<Warning | null>(null);
  const phase = pickPhase(list, { from, enough });

  const act = useCallback(
    async (text: string, told: Told): Promise<ScanOutcome> => {
      setWarning(null);
      try {
        const outcome = await answerScan({ api, sending, list, phase, site, text, told });
        const { location } = outcome;
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
        if (outcome.status === 'refused')
          return { status: 'refused', words: t(`pick.${outcome.why}`, params) };
        const { containers = text } = outcome;
        if (outcome.what === 'picked' || outcome.what === 'pickedNotFirst')
          undo(
            t('pick.picked', params),
            async (back) => {
              await api.commands.logistics.returnPick({ call: list.call.call, container: text }, back);
              forgetScan();
              setLast({ status: 'accepted', words: t('pick.isBack', params) });
            },
            undoOf(list.call.call, text),
          );
        await refresh();
        setFrom(outcome.what === 'at' ? location : null);
        const what = outcome.what === 'picked' && more > 0 ? 'pickedMore' : outcome.what;
        const words = t(`pick.${what}`, { ...params, container: containers });
        if (what === 'at') return { status: 'identified', words, next: t('pick.atNext') };
        return { status: what === 'goesBack' ? 'identified' : 'accepted', words };
      } catch (error) {
        setWarning(warningOf(text, told, refusalOf(error)));
        return { status: 'refused', words: say(error) };
      }
    },
    [api, format, list, phase, refresh, sending, site, say, t, undo, forgetScan],
  );
  const enter = useCallback(
    async (text: string, told: Told = nothingTold) => {
      const outcome = await act(text.trim(), told);
      setLast(outcome);
      return outcome;
    },
    [act],
  );
  const putBack = async (container: string, location: string) => {
    setWarning(null);
    setEnough(false);
    try {
      await api.commands.logistics.returnPick({ call: list.call.call, container }, sending);
      withdrawUndo(undoOf(list.call.call, container));
      forgetScan();
      await refresh();
      setLast({ status: 'accepted', words: t('pick.isBack', { container, location }) });
    } catch (error) {
      setLast({ status: 'refused', words: say(error) });
    }
  };
  useScanHandler(useCallback((text: string) => enter(text), [enter]));
  return {
    phase,
    last,
    warning,
    enter,
    takeAnyway: () => warning !== null && void enter(warning.container, warning.told),
    leaveIt: () => {
      setWarning(null);
      setLast(null);
      if (warning?.kind === 'older') setFrom(null);
    },
    goOn: () => setEnough(true),
    putBack: (container, location) => void putBack(container, location),
    forget: () => {
      setWarning(null);
      setLast(null);
    },
  };
}
