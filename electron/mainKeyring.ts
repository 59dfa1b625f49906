import type { ParentPort } from 'electron';
import type { Keyring } from '#terminal/sealedKeys';
import type { FromEngine, KeyringAnswer, KeyringQuestion, ToEngine } from './bridge.ts';

/** The operating system's keyring as the engine's process has it: by asking the main process (`keyringDesk.ts`). */
export function mainKeyring(parent: Pick<ParentPort, 'on' | 'postMessage'>): Keyring {
  const waiting = new Map<number, (answer: KeyringAnswer) => void>();
  let asked = 0;
  parent.on('message', ({ data }: { readonly data: ToEngine }) => {
    if (data.type !== 'keyring') return;
    waiting.get(data.ask)?.(data.answer);
    waiting.delete(data.ask);
  });
  const ask = (question: KeyringQuestion): Promise<KeyringAnswer> =>
    new Promise((resolve) => {
      asked += 1;
      waiting.set(asked, resolve);
      const message: FromEngine = { type: 'keyring', ask: asked, question };
      parent.postMessage(message);
    });
  return {
    async available() {
      const answer = await ask({ what: 'available' });
      return answer.what === 'available' && answer.available;
    },
    async seal(text) {
      const answer = await ask({ what: 'seal', text });
      if (answer.what === 'sealed') return answer.sealed;
      throw refused(answer);
    },
    async open(sealed) {
      const answer = await ask({ what: 'open', sealed });
      if (answer.what === 'opened') return { text: answer.text, stale: answer.stale };
      throw refused(answer);
    },
  };
}

const refused = (answer: KeyringAnswer): Error =>
  new Error(answer.what === 'failed' ? answer.message : `not an answer: ${answer.what}`);
