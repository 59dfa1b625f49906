import type { App } from 'electron';
import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { takeSingleInstanceLock } from './singleInstance.ts';

type Implemented = Pick<
  App,
  | 'whenReady'
  | 'isReady'
  | 'quit'
  | 'exit'
  | 'getPath'
  | 'getLocale'
  | 'enableSandbox'
  | 'isPackaged'
  | 'requestSingleInstanceLock'
>;

/** A window as the app's end sees it. */
export interface Closable {
  /** Answers false where a listener kept the window open. */
  close(): boolean;
  destroy(): Promise<void>;
}

/** An app that has not left by then hangs. */
const leavingMs = 30_000;

/** Electron's `app`, with the order of its quitting: before-quit, the windows, will-quit, quit. */
class StandInApp extends EventEmitter implements Implemented {
  readonly isPackaged = false;
  readonly windows = new Set<Closable>();
  #ready = false;
  #quitting = false;
  readonly #becameReady: Promise<void>;

  constructor() {
    super();
    this.#becameReady = new Promise((resolve) => {
      setImmediate(() => {
        this.#ready = true;
        this.emit('ready');
        resolve();
      });
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.quit());
    // Whoever started this process is gone. An app that listens for that goes by itself, as long as it takes; any other is ended.
    process.on('disconnect', () => {
      if (process.listenerCount('disconnect') === 1) this.exit(1);
      else setTimeout(() => this.exit(1), leavingMs).unref();
    });
  }

  isReady(): boolean {
    return this.#ready;
  }

  whenReady(): Promise<void> {
    return this.#becameReady;
  }

  enableSandbox(): void {
    if (this.#ready) throw new Error('app.enableSandbox() must be called before the app is ready');
  }

  getLocale(): string {
    return process.env['LANG']?.startsWith('zh') === true ? 'zh-CN' : 'en-US';
  }

  getPath(name: Parameters<App['getPath']>[0]): string {
    if (name !== 'userData') throw new Error(`the stand-in knows no path '${name}'`);
    const { values } = parseArgs({ strict: false, options: { 'user-data-dir': { type: 'string' } } });
    const folder = values['user-data-dir'];
    if (typeof folder !== 'string') throw new Error('the stand-in is started with --user-data-dir=FOLDER');
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  requestSingleInstanceLock(): boolean {
    return takeSingleInstanceLock(this.getPath('userData'), () => this.emit('second-instance', {}, [], ''));
  }

  quit(): void {
    if (!this.#ready) {
      this.once('ready', () => this.quit());
      return;
    }
    if (!this.#quitting && this.#isPrevented('before-quit')) return;
    this.#quitting = true;
    const keptOpen = [...this.windows].some((window) => !window.close());
    if (keptOpen) this.#quitting = false;
    else if (!this.#isPrevented('will-quit')) this.exit(0);
  }

  exit(exitCode = 0): void {
    void Promise.all([...this.windows].map((window) => window.destroy())).then(() => {
      this.emit('quit', {}, exitCode);
      process.exit(exitCode);
    });
  }

  windowClosed(window: Closable): void {
    this.windows.delete(window);
    if (this.windows.size > 0 || this.#quitting) return;
    if (!this.emit('window-all-closed')) this.quit();
  }

  #isPrevented(event: string): boolean {
    let prevented = false;
    this.emit(event, { preventDefault: () => (prevented = true) });
    return prevented;
  }
}

export const app = new StandInApp();
