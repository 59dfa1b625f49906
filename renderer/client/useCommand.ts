import { useRef } from 'react';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import type { CommandAnswer } from '#terminal/contract/define';
import { useFailureWords } from './useRefusal.ts';

export interface CommandRun<I> {
  /** `onDone` runs once the events are on this PC's disk. */
  readonly run: (input: I, onDone?: (answer: CommandAnswer) => void) => void;
  readonly busy: boolean;
  /** Why the last try did not happen, in words; null while it runs, and after `clear`. */
  readonly refusal: string | null;
  readonly clear: () => void;
}

/** One command of the contract, with the reason of its last "no" kept for the person to read. */
export function useCommand<I>(send: (input: I) => Promise<CommandAnswer>): CommandRun<I> {
  const say = useFailureWords();
  const { mutate, isPending, error, reset } = useMutation({ mutationFn: send });
  const once = useOnce();
  return {
    run: (input, onDone) =>
      once((settled) => mutate(input, { onSettled: settled, ...(onDone && { onSuccess: onDone }) })),
    busy: isPending,
    refusal: error === null ? null : say(error),
    clear: reset,
  };
}

/** The same for a button without a dialog: the refusal is told where notices are told. */
export function useButtonCommand<I>(send: (input: I) => Promise<unknown>): Pick<CommandRun<I>, 'busy'> & {
  readonly run: (input: I) => void;
  /** It is saved; for buttons that go once their row has changed, and must not be pressed twice until then. */
  readonly done: boolean;
} {
  const say = useFailureWords();
  const { mutate, isPending, isSuccess } = useMutation({
    mutationFn: send,
    onError: (error) => notifications.show({ color: 'red', message: say(error), autoClose: 8000 }),
  });
  const once = useOnce();
  return {
    busy: isPending,
    done: isSuccess,
    run: (input) => once((settled) => mutate(input, { onSettled: settled })),
  };
}

/**
 * Lets nothing begin while the last is under way: two presses of Enter come before React has drawn that it is busy, and each
 * would be a record of its own.
 */
function useOnce(): (begin: (settled: () => void) => void) => void {
  const running = useRef(false);
  return (begin) => {
    if (running.current) return;
    running.current = true;
    begin(() => {
      running.current = false;
    });
  };
}
