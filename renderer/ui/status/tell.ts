import { notifications } from '@mantine/notifications';

/** Long enough to read two lines. */
const staysMs = 8000;

/**
 * Says what became of an act, over the left of the top bar, where it covers no figure and nothing that is pressed for the work. The
 * newest takes the place of the one before: two of them would reach into the screen.
 */
export function tell(words: string, what: 'done' | 'refused' | 'hint'): void {
  notifications.clean();
  notifications.show({
    message: words,
    autoClose: staysMs,
    ...(what === 'refused' ? { color: 'red' } : {}),
  });
}
