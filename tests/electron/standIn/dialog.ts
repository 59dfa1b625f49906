import type { MessageBoxOptions, MessageBoxReturnValue } from 'electron';

/** A message box that nobody answers; it goes away when the app takes it back. */
export const dialog = {
  showMessageBox: (_window: unknown, { signal, cancelId }: MessageBoxOptions) =>
    new Promise<MessageBoxReturnValue>((resolve) => {
      signal?.addEventListener('abort', () => resolve({ response: cancelId ?? 0, checkboxChecked: false }));
    }),
};
