import { useCallback, useState } from 'react';
import { notifications } from '@mantine/notifications';
import { useFailureWords } from '../client/useRefusal.ts';

export interface Running {
  readonly busy: boolean;
  /** Why the last try did not happen, in words; null when it did. */
  readonly refusal: string | null;
  /** True when it is recorded. A second press while it runs is not a second command. */
  readonly run: (command: () => Promise<unknown>) => Promise<boolean>;
  readonly forget: () => void;
}

/** Runs one command at a time and keeps why the last one was refused, for the dialog that asked. */
export function useCommand(): Running {
  const words = useFailureWords();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const run = useCallback(
    async (command: () => Promise<unknown>) => {
      setBusy(true);
      setRefusal(null);
      try {
        await command();
        return true;
      } catch (error) {
        setRefusal(words(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
    [words],
  );
  const forget = useCallback(() => setRefusal(null), []);
  return { busy, refusal, run, forget };
}

/** The same for a button without a dialog: the refusal is told where notices are told. */
export function useButtonCommand(): Pick<Running, 'busy' | 'run'> {
  const words = useFailureWords();
  const [busy, setBusy] = useState(false);
  const run = useCallback(
    async (command: () => Promise<unknown>) => {
      setBusy(true);
      try {
        await command();
        return true;
      } catch (error) {
        notifications.show({ color: 'red', message: words(error), autoClose: 8000 });
        return false;
      } finally {
        setBusy(false);
      }
    },
    [words],
  );
  return { busy, run };
}
