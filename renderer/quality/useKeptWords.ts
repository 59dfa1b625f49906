import { useState } from 'react';
import type { SignedWords } from '#ui/dialogs/SignDialog.tsx';

const none: SignedWords = { reason: '', also: '' };

/** What was typed for each act that is signed: kept when its dialog is left, until it is signed. */
export function useKeptWords(act: string) {
  const [kept, keep] = useState<Readonly<Record<string, SignedWords>>>({});
  return {
    typed: kept[act] ?? none,
    keep: (typed: SignedWords) => keep((all) => ({ ...all, [act]: typed })),
    forget: () => keep((all) => ({ ...all, [act]: none })),
  };
}
