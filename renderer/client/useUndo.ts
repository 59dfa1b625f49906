import { notifications } from '@mantine/notifications';
import { offerUndo } from '#ui/dialogs/undo.tsx';
import { useFailureWords } from './useRefusal.ts';

/** Offers the way back of what was just saved; where it can no longer be had, the reason is told where notices are told. */
export function useUndo(): (done: string, undo: () => Promise<unknown>) => void {
  const say = useFailureWords();
  return (done, undo) =>
    offerUndo({
      done,
      onUndo: () =>
        void undo().catch((error: unknown) =>
          notifications.show({ color: 'red', message: say(error), autoClose: 8000 }),
        ),
    });
}
