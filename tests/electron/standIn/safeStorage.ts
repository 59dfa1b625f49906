import type { SafeStorage } from 'electron';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const IV_LENGTH = 12;
const TAG_LENGTH = 16;

/** What Chromium's os_crypt writes in front on Linux: the hard-coded password, a secret store's key. */
const PREFIX = { open: 'v10', store: 'v11' } as const;

type Part = Pick<SafeStorage, 'encryptStringAsync' | 'decryptStringAsync'> &
  Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend'>;

/** What is wrong with the keyring, as far as it is: changed by the test while it runs. */
export interface KeyringTrouble {
  /** As on a Linux desktop without a secret store: available, and protects nothing; `named`: known before, `fellBack`: seen by its bytes alone. */
  readonly noStore?: 'named' | 'fellBack';
  /** As while the keyring is locked: nothing works. */
  readonly locked?: boolean;
  /** The keyring got a new key: what was encrypted before opens and is to be encrypted anew. */
  readonly rotated?: boolean;
}

/** `safeStorage` of one user whose keyring holds `key`; rejects what another key encrypted. */
export function safeStorageOf(key: Buffer, trouble: () => KeyringTrouble = () => ({})): Part {
  const unlocked = (): void => {
    if (trouble().locked) throw new Error('Encryption is temporarily unavailable');
  };
  return {
    isAsyncEncryptionAvailable: () => Promise.resolve(!trouble().locked),
    getSelectedStorageBackend: () => (trouble().noStore === 'named' ? 'basic_text' : 'gnome_libsecret'),
    encryptStringAsync: async (plainText) => {
      unlocked();
      const iv = randomBytes(IV_LENGTH);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const sealed = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()]);
      const prefix = trouble().noStore === 'fellBack' ? PREFIX.open : PREFIX.store;
      return Buffer.concat([Buffer.from(prefix), iv, cipher.getAuthTag(), sealed]);
    },
    decryptStringAsync: async (encrypted) => {
      unlocked();
      const bytes = encrypted.subarray(PREFIX.store.length);
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_LENGTH));
      decipher.setAuthTag(bytes.subarray(IV_LENGTH, IV_LENGTH + TAG_LENGTH));
      const opened = decipher.update(bytes.subarray(IV_LENGTH + TAG_LENGTH), undefined, 'utf8');
      return { result: opened + decipher.final('utf8'), shouldReEncrypt: trouble().rotated ?? false };
    },
  };
}

/** Lives as long as the process: what one run encrypted, the next cannot read. A keyring is real Electron's alone. */
export const safeStorage = safeStorageOf(randomBytes(32));
