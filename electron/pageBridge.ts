import type { IpcMain, IpcMainEvent, MessageChannelMain, WebContents } from 'electron';
import { CHANNELS, type EngineStatus } from './bridge.ts';
import type { EngineProcess } from './engineProcess.ts';
import type { Report } from './notice.ts';
import { isTrustedFrame } from './security.ts';

export interface PageBridgeOptions {
  readonly ipcMain: Pick<IpcMain, 'on'>;
  readonly engine: Pick<EngineProcess, 'status' | 'sendPort'>;
  readonly createChannel: () => MessageChannelMain;
  readonly report: Report;
}

/** Gives each page that asks one port to the running engine, and tells it what becomes of the engine. */
export class PageBridge {
  readonly #options: PageBridgeOptions;
  readonly #watching = new Set<WebContents>();
  /** Pages that asked while no engine ran. */
  readonly #waiting = new Set<WebContents>();

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

  #ifTrusted(event: IpcMainEvent, act: (page: WebContents) => void): void {
    if (isTrustedFrame(event.senderFrame)) act(event.sender);
    else this.#options.report('warn', 'messageRefused', { from: event.senderFrame?.url ?? null });
  }

  #watch(page: WebContents): void {
    if (!this.#watching.has(page)) page.once('destroyed', () => this.#forget(page));
    this.#watching.add(page);
    page.send(CHANNELS.status, this.#options.engine.status);
  }

  #connect(page: WebContents): void {
    const { port1, port2 } = this.#options.createChannel();
    if (this.#options.engine.sendPort(port1)) page.postMessage(CHANNELS.port, null, [port2]);
    else this.#waiting.add(page);
  }

  #forget(page: WebContents): void {
    this.#watching.delete(page);
    this.#waiting.delete(page);
  }
}
