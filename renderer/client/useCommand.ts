import { useRef } from 'react';
import { useMutation } from '@tanstack/react-query';
import { tell } from '#ui/status/tell.ts';
import type { CommandAnswer } from '#terminal/contract/define';
import type { Sending } from './intents.ts';
import { useFailureWords } from './useRefusal.ts';
import { useSending } from './useSending.ts';
import { useStillTrue, type IsOver } from './useStillTrue.ts';

export interface CommandRun<I> {
  /** `onDone` runs once the events are on this PC's disk. */
  readonly run: (input: I, onDone?: (answer: CommandAnswer) => void) => void;
  readonly busy: boolean;
  /** Why the last try did not happen, or that this is not known, in words; null while it runs, and after `clear`. */
  readonly refusal: string | null;
  /** The person is done with it: whatever comes next is another intent. */
  readonly clear: () => void;
}

/** One command of the contract, with the reason of its last "no" kept for the person to read, as long as it is one. */
export function useCommand<I>(
  send: (input: I, sending: Sending) => Promise<CommandAnswer>,
  isOver?: IsOver,
): CommandRun<I> {
  const say = useFailureWords();
  const { sendOnce, begin, forget } = useOnce(send);
  const { mutate, isPending, error: last, reset } = useMutation({ mutationFn: sendOnce });
  const error = useStillTrue(last, reset, isOver);
  return {
    run: (input, onDone) => begin(() => mutate(input, onDone === undefined ? {} : { onSuccess: onDone })),
    busy: isPending,
    refusal: error === null ? null : say(error),
    clear: () => {
      forget();
      reset();
    },
  };
}

/** The same for a button without a dialog: the refusal is told where notices are told. */
export function useButtonCommand<I, A>(
  send: (input: I, sending: Sending) => Promise<A>,
): Pick<CommandRun<I>, 'busy'> & {
  readonly run: (input: I, onDone?: (answer: A) => void) => void;
  /** It is saved; for buttons that go once their row has changed, and must not be pressed twice until then. */
  readonly done: boolean;
} {
  const say = useFailureWords();
  const { sendOnce, begin } = useOnce(send);
  const { mutate, isPending, isSuccess } = useMutation({
    mutationFn: sendOnce,
    onError: (error) => tell(say(error), 'refused'),
  });
  return {
    busy: isPending,
    done: isSuccess,
    run: (input, onDone) => begin(() => mutate(input, onDone === undefined ? {} : { onSuccess: onDone })),
  };
}

/**
 * Lets nothing begin while the last is under way: two presses of Enter come before React has drawn that it is busy, and each
 * would be a record of its own. It ends with the answer itself, also for a dialog that was closed meanwhile. A press after an answer that
 * never came repeats the same intent.
 */
function useOnce<I, A>(send: (input: I, sending: Sending) => Promise<A>) {
  const running = useRef(false);
  const sending = useSending();
  const sendOnce = async (input: I): Promise<A> => {
    try {
      return await send(input, sending);
    } finally {
      running.current = false;
    }
  };
  const begin = (mutate: () => void): void => {
    if (running.current) return;
    running.current = true;
    mutate();
  };
  return { sendOnce, begin, forget: () => sending.context.intents.forget() };
}
