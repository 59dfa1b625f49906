import { offerUndo } from '#ui/dialogs/undo.tsx';
import { tell } from '#ui/status/tell.ts';
import { AnswerUnknown } from './engineAway.ts';
import type { Sending } from './intents.ts';
import { useFailureWords } from './useRefusal.ts';
import { newSending } from './useSending.ts';

/**
 * Offers the way back of what was just saved; where it can no longer be had, the reason is told where notices are told. One whose answer
 * never came is offered again.
 */
export function useUndo(): (
  done: string,
  undo: (sending: Sending) => Promise<unknown>,
  /** See `withdrawUndo`. */
  of?: string,
) => void {
  const say = useFailureWords();
  return (done, undo, of) => {
    const sending = newSending();
    const offer = () =>
      offerUndo({
        done,
        of,
        onUndo: () =>
          void undo(sending).catch((error: unknown) => {
            tell(say(error), 'refused');
            if (error instanceof AnswerUnknown) offer();
          }),
      });
    offer();
  };
}
