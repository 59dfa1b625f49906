import type { MessagePortMain } from 'electron';
import { CHANNELS, type EngineStatus } from './bridge.ts';
import type { EngineProcess } from './engineProcess.ts';
import type { Report } from './notice.ts';
import { isTrustedFrame, type SendingFrame } from './security.ts';

/** What of Electron's `WebContents` is used. */
export interface Page {
  send(channel: string, status: EngineStatus): void;
  postMessage(channel: string, message: null, transfer: MessagePortMain[]): void;
  once(event: 'destroyed', listener: () => void): unknown;
}

/** What of Electron's `IpcMainEvent` is used. */
export interface PageMessage {
  readonly sender: Page;
  readonly senderFrame: SendingFrame | null;
}

export interface PageBridgeOptions {
  readonly ipcMain: { on(channel: string, listener: (event: PageMessage) => void): unknown };
  readonly engine: Pick<EngineProcess, 'status' | 'sendPort'>;
  readonly createChannel: () => { readonly port1: MessagePortMain; readonly port2: MessagePortMain };
  readonly report: Report;
}

/** Gives each page that asks one port to the running engine, and tells it what becomes of the engine. */
export class PageBridge {
  readonly #options: PageBridgeOptions;
  /** Pages whose end is listened for: a message to a page that is gone would throw. */
  readonly #known = new Set<Page>();
  readonly #watching = new Set<Page>();
  /** Pages that asked while no engine ran. */
  readonly #waiting = new Set<Page>();

  constructor(options: PageBridgeOptions) {
    this.#options = options;
    options.ipcMain.on(CHANNELS.watch, (event) => this.#ifTrusted(event, (page) => this.#watch(page)));
    options.ipcMain.on(CHANNELS.connect, (event) => this.#ifTrusted(event, (page) => this.#connect(page)));
  }

  engineBecame(status: EngineStatus): void {
    for (const page of this.#watching) page.send(CHANNELS.status, status);
    if (status.status !== 'running') return;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const page of waiting) this.#connect(page);
  }

  #ifTrusted(event: PageMessage, act: (page: Page) => void): void {
    if (!isTrustedFrame(event.senderFrame)) {
      this.#options.report('warn', 'messageRefused', { from: event.senderFrame?.url ?? null });
      return;
    }
    const page = event.sender;
    if (!this.#known.has(page)) page.once('destroyed', () => this.#forget(page));
    this.#known.add(page);
    act(page);
  }

  #watch(page: Page): void {
    this.#watching.add(page);
    page.send(CHANNELS.status, this.#options.engine.status);
  }

  #connect(page: Page): void {
    const { port1, port2 } = this.#options.createChannel();
    if (this.#options.engine.sendPort(port1)) page.postMessage(CHANNELS.port, null, [port2]);
    else this.#waiting.add(page);
  }

  #forget(page: Page): void {
    this.#known.delete(page);
    this.#watching.delete(page);
    this.#waiting.delete(page);
  }
}
