import { useState } from 'react';
import { Intents, type Sending } from './intents.ts';

export const newSending = (): Sending => ({
  context: { intents: new Intents(() => crypto.randomUUID()) },
});

/** The intents of one control, for as long as it is shown. */
export function useSending(): Sending {
  const [sending] = useState(newSending);
  return sending;
}
