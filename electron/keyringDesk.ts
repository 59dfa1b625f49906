import type { SafeStorage } from 'electron';
import type { FromEngine, KeyringAnswer, KeyringQuestion, ToEngine } from './bridge.ts';

/** What of Electron's `safeStorage` is used: its asynchronous half, and who keeps the secret on Linux. */
export type SafeStoragePart = Pick<SafeStorage, 'encryptStringAsync' | 'decryptStringAsync'> &
  Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend'>;

interface AskingEngine {
  postMessage(message: ToEngine): void;
  on(event: 'message', listener: (message: FromEngine) => void): unknown;
}

/** Answers what the engine asks of the operating system's keyring. To be called after Electron's `ready`. */
export class KeyringDesk {
  readonly #storage: SafeStoragePart;
  readonly #platform: NodeJS.Platform;

  constructor(storage: SafeStoragePart, platform: NodeJS.Platform) {
    this.#storage = storage;
    this.#platform = platform;
  }

  attend(engine: AskingEngine): void {
    engine.on('message', (message) => {
      if (message.type !== 'keyring') return;
      const { ask, question } = message;
      void this.#answer(question).then(
        (answer) => engine.postMessage({ type: 'keyring', ask, answer }),
        (error: unknown) => {
          const answer: KeyringAnswer = { what: 'failed', message: String(error) };
          engine.postMessage({ type: 'keyring', ask, answer });
        },
      );
    });
  }

  async #answer(question: KeyringQuestion): Promise<KeyringAnswer> {
    switch (question.what) {
      case 'available':
        return { what: 'available', available: await this.#protects() };
      case 'seal': {
        const sealed = await this.#storage.encryptStringAsync(question.text);
        return { what: 'sealed', sealed: sealed.toString('base64') };
      }
      case 'open': {
        const sealed = Buffer.from(question.sealed, 'base64');
        const { result, shouldReEncrypt } = await this.#storage.decryptStringAsync(sealed);
        return { what: 'opened', text: result, stale: shouldReEncrypt };
      }
    }
  }

  /** Where Linux has no secret store Chromium encrypts under a password that stands in its source. */
  async #protects(): Promise<boolean> {
    if (!(await this.#storage.isAsyncEncryptionAvailable())) return false;
    if (this.#platform !== 'linux') return true;
    if (['basic_text', 'unknown'].includes(this.#storage.getSelectedStorageBackend())) return false;
    const probe = await this.#storage.encryptStringAsync('probe');
    return probe.subarray(0, 3).toString('latin1') !== openPrefix;
  }
}

/** What Chromium's os_crypt writes in front on Linux where no secret store gave it a key. */
const openPrefix = 'v10';
