import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import { PageHead } from '#ui/layout/PageHead.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useNow } from '../frame/useNow.ts';
import { useShortcut } from '../frame/shortcuts.ts';
import { AssignDialog } from './AssignDialog.tsx';
import { nameOf, placeName, type SiteText } from './callViews.ts';
import { dispatchAnswer, type DispatchAnswer } from './dispatchAnswer.ts';
import { DispatchMode } from './DispatchMode.tsx';
import { NewCallDialog } from './NewCallDialog.tsx';
import type { Assigning } from './useAssign.ts';
import type { Dispatch } from './useDispatch.ts';
import { useLogisticsRights } from './useLogisticsRights.ts';
import { useNodeNames } from './useNodeNames.ts';
import { useBecause } from './useBecause.ts';

interface DispatchHeadProps {
  readonly dispatch: Dispatch;
  readonly assign: Assigning;
  readonly onRaised: (call: string) => void;
}

/** The answer, automatic dispatch with its master, and the two acts that do not wait for a row. */
export function DispatchHead({ dispatch, assign, onRaised }: DispatchHeadProps) {
  const { t } = useTranslation('logistics');
  const may = useLogisticsRights();
  const now = useNow(1000);
  const [open, setOpen] = useState(false);
  const { calls, shortages, map } = dispatch;
  const nodeName = useNodeNames(map);
  const answer = dispatchAnswer(calls.value, shortages, now - calls.at);
  const because = useBecause(answer, now - calls.at, dispatch);
  useShortcut('a', () => may.dispatch && assign.press());
  useShortcut('n', () => may.raise && setOpen(true));
  return (
    <>
      <PageHead
        answer={<AnswerWords answer={answer} />}
        because={because}
        still
        aside={
          <>
            <DispatchMode zone={dispatch.zone} zones={dispatch.zones} mayChange={may.dispatch} />
            {may.raise && (
              <Button onClick={() => setOpen(true)} aria-keyshortcuts="N">
                {t('newCall.button')}
              </Button>
            )}
            {may.dispatch && (
              <Button
                variant="filled"
                data-disabled={!assign.possible || undefined}
                aria-disabled={!assign.possible}
                loading={assign.busy}
                onClick={assign.press}
                aria-keyshortcuts="A"
              >
                {t('assign.button')}
              </Button>
            )}
          </>
        }
      />
      <NewCallDialog opened={open} shortages={shortages} onClose={() => setOpen(false)} onRaised={onRaised} />
      {assign.transport !== null && (
        <AssignDialog
          opened={assign.opened}
          transport={assign.transport}
          fleet={dispatch.fleet.value}
          unheard={dispatch.zone.here === 'offline'}
          nodeName={nodeName}
          onClose={assign.close}
        />
      )}
    </>
  );
}

const lamps = { empty: 'fault', late: 'warning', next: 'normal' } as const;

function AnswerWords({ answer }: { answer: DispatchAnswer }) {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const text: SiteText = useSiteText();
  switch (answer.status) {
    case 'nothingCalled':
      return t('answer.nothingCalled');
    case 'noTime':
      return t('answer.noTime', { count: answer.calls });
    case 'uncalled': {
      const empty = answer.emptyInMs <= 0;
      const place = placeName(answer.next.to);
      return (
        <>
          {t(empty ? 'answer.empty' : 'answer.uncalled', { place, time: format.clock(answer.emptyInMs) })}
          <StatusTag lamp={empty ? 'fault' : 'warning'} />
        </>
      );
    }
    default: {
      const place = placeName(answer.call.to);
      const part = nameOf(answer.call.part, text);
      return (
        <>
          {t(`answer.${answer.status}`, { place, part, time: format.clock(answer.emptyInMs) })}
          {lamps[answer.status] !== 'normal' && <StatusTag lamp={lamps[answer.status]} />}
        </>
      );
    }
  }
}
