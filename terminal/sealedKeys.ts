import type { KeyKept, KeyVault, TerminalKeys } from './keyVault.ts';
import { keyFile, keyFileIn, parseKeys, parseSealed, sealedKeyFileIn, textOf } from './keyVault.ts';
import { dropFile, putFile } from './wholeFile.ts';

/** What seals text for the user of the operating system. Without a keyring there is none, see `available`. */
export interface Keyring {
  /** False where there is none, or one that protects nothing (Linux without a secret store). May change from start to start. */
  available(): Promise<boolean>;
  /** Base64. @throws Error */
  seal(text: string): Promise<string>;
  /** `stale`: the keyring has a newer key, seal it anew. @throws Error: locked, or sealed by another user or another PC. */
  open(sealed: string): Promise<{ readonly text: string; readonly stale: boolean }>;
}

/** The keys are there and the keyring does not open them. */
export class KeyringClosed extends Error {
  constructor(dataDir: string, why: string) {
    super(`${sealedKeyFileIn(dataDir)} is not opened by the keyring (${why})`);
    this.name = 'KeyringClosed';
  }
}

/** `terminal.key` and `terminal.key.sealed` hold keys of two PCs. */
export class KeysDiffer extends Error {
  constructor(dataDir: string) {
    super(`${keyFileIn(dataDir)} and ${sealedKeyFileIn(dataDir)} hold keys of two PCs`);
    this.name = 'KeysDiffer';
  }
}

/**
 * The keys in `terminal.key.sealed` of the data folder, which the keyring alone opens. Keys that lie in `terminal.key` move there when
 * they are loaded: the plain file goes only after the sealed one was read back, opened and in its place, so that whatever cuts this off leaves at least
 * one that can be read. Without a keyring they stay in the plain file (`kept` says so); what was sealed once is never
 * written in plain again. To be called by the holder of the folder's lock.
 */
export function sealedKeys(dataDir: string, keyring: Keyring): KeyVault {
  const plain = keyFile(dataDir);
  const file = sealedKeyFileIn(dataDir);
  let kept: KeyKept = 'file';

  const seal = async (keys: TerminalKeys): Promise<void> => {
    const sealed = await keyring.seal(JSON.stringify(keys));
    await putFile(file, JSON.stringify({ publicKey: keys.publicKey, sealed }), async (back) => {
      if (!same(parseKeys((await keyring.open(parseSealed(back).sealed)).text), keys))
        throw new KeyringClosed(dataDir, 'it gave back something else');
    });
    await dropFile(keyFileIn(dataDir));
    kept = 'keyring';
  };
  /** What the keyring does not take stays where it is, and `kept` says where. */
  const trySeal = async (keys: TerminalKeys): Promise<void> => {
    if (await keyring.available()) await seal(keys).catch(() => undefined);
  };
  /** A plain file beside what is not opened is somebody's who put it back: it holds, and the sealed one stays as it is. */
  const opened = async (sealed: string, besides: TerminalKeys | null) => {
    try {
      const { text, stale } = await keyring.open(parseSealed(sealed).sealed);
      return { keys: parseKeys(text), stale };
    } catch (error) {
      if (besides !== null) return { keys: besides, stale: false };
      throw new KeyringClosed(dataDir, error instanceof Error ? error.message : String(error));
    }
  };

  return {
    async load() {
      const [sealed, besides] = await Promise.all([textOf(file), plain.load()]);
      if (sealed === null) {
        if (besides !== null) await trySeal(besides);
        return besides;
      }
      const found = await opened(sealed, besides);
      if (found.keys === besides) return besides;
      if (besides !== null && besides.privateKey !== found.keys.privateKey) throw new KeysDiffer(dataDir);
      const all = { ...found.keys, ...besides };
      if (besides === null) kept = 'keyring';
      if (found.stale || besides !== null) await trySeal(all);
      return all;
    },
    async keep(keys) {
      if (await keyring.available()) return seal(keys);
      if ((await textOf(file)) !== null) throw new KeyringClosed(dataDir, 'there is none');
      await plain.keep(keys);
    },
    kept: () => kept,
  };
}

const same = (one: TerminalKeys, other: TerminalKeys): boolean =>
  one.privateKey === other.privateKey && one.publicKey === other.publicKey && one.pinKey === other.pinKey;
