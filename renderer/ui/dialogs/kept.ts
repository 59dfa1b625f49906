import { createContext, useContext, useState } from 'react';

type Typed = Readonly<Record<string, string>>;

/** What was typed into dialogs and not sent, by what each was about; as long as whatever opens them stands. */
export const KeptAround = createContext<Map<string, Typed> | null>(null);

/** What is typed into a dialog about one thing: it is there again when the dialog was left without sending it. */
export function useKept(about: string | undefined) {
  const kept = useContext(KeptAround);
  const [typed, setTyped] = useState<Typed>(() => (about === undefined ? undefined : kept?.get(about)) ?? {});
  return {
    typed,
    type: (change: Typed): void => {
      const next = { ...typed, ...change };
      setTyped(next);
      if (about !== undefined) kept?.set(about, next);
    },
    /** Once it is sent: the next time begins empty. */
    forget: (): void => {
      if (about !== undefined) kept?.delete(about);
    },
  };
}
