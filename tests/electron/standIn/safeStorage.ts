import type { SafeStorage } from 'electron';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const IV_LENGTH = 12;
const TAG_LENGTH = 16;
/** Lives as long as the process: what one run encrypted, the next cannot read. A keyring is real Electron's alone. */
const key = randomBytes(32);

export const safeStorage: Pick<SafeStorage, 'isEncryptionAvailable' | 'encryptString' | 'decryptString'> = {
  isEncryptionAvailable: () => true,
  encryptString: (plainText) => {
    const iv = randomBytes(IV_LENGTH);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    const sealed = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
  },
  decryptString: (encrypted) => {
    const decipher = createDecipheriv('aes-256-gcm', key, encrypted.subarray(0, IV_LENGTH));
    decipher.setAuthTag(encrypted.subarray(IV_LENGTH, IV_LENGTH + TAG_LENGTH));
    return (
      decipher.update(encrypted.subarray(IV_LENGTH + TAG_LENGTH), undefined, 'utf8') + decipher.final('utf8')
    );
  },
};
