import type { WebContents, WindowOpenHandlerResponse } from 'electron';
import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { CDPSession, Page } from 'playwright-core';
import {
  downExpression,
  type DownMessage,
  mainWorldScript,
  PRELOAD_WORLD,
  preloadWorldScript,
  UP_BINDING,
  type UpMessage,
} from './pageWorlds.ts';
import { giveAway, PortTunnel } from './ports.ts';
import { toReal } from './session.ts';

type WindowOpenHandler = (details: { readonly url: string }) => WindowOpenHandlerResponse;

export const ipcMain = new EventEmitter();

/** The page's side of a window: its messages, its ports, its preload, and the events that let main refuse things. */
export class StandInWebContents
  extends EventEmitter
  implements Pick<WebContents, 'send' | 'postMessage' | 'getURL' | 'isDestroyed'>
{
  #page: Page | undefined;
  #debugger: CDPSession | undefined;
  /** The preload's world in the document that is shown. */
  #contextId: number | undefined;
  #tunnel = new PortTunnel((message) => this.#down(message));
  #openHandler: WindowOpenHandler = () => ({ action: 'allow' });
  #destroyed = false;

  send(channel: string, ...args: readonly unknown[]): void {
    this.#down({ kind: 'message', channel, args, ports: [] });
  }

  postMessage(channel: string, message: unknown, ports?: readonly unknown[]): void {
    this.#down({ kind: 'message', channel, args: [message], ports: giveAway(this.#tunnel, ports) });
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#openHandler = handler;
  }

  getURL(): string {
    return toReal(this.#page?.url() ?? '');
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  async attach(page: Page, preload: string): Promise<void> {
    this.#page = page;
    const cdp = await page.context().newCDPSession(page);
    this.#debugger = cdp;
    const mainFrame = (await cdp.send('Page.getFrameTree')).frameTree.frame.id;
    const versions = { electron: '45.0.0-stand-in', chrome: page.context().browser()?.version() ?? '' };
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === PRELOAD_WORLD && context.auxData?.['frameId'] === mainFrame)
        this.#contextId = context.id;
    });
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === this.#contextId) this.#leaveDocument();
    });
    cdp.on('Runtime.executionContextsCleared', () => this.#leaveDocument());
    cdp.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === UP_BINDING) this.#up(JSON.parse(payload));
    });
    await cdp.send('Runtime.enable');
    await cdp.send('Page.enable');
    await cdp.send('Runtime.addBinding', { name: UP_BINDING, executionContextName: PRELOAD_WORLD });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldScript() });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      source: preloadWorldScript(await readFile(preload, 'utf8'), versions),
      worldName: PRELOAD_WORLD,
    });
  }

  /** True where main keeps the page from going there. */
  refusesNavigation(url: string, isMainFrame: boolean): boolean {
    let refused = false;
    const preventDefault = (): void => {
      refused = true;
    };
    this.emit('will-frame-navigate', { url: toReal(url), isMainFrame, preventDefault });
    return refused;
  }

  /** True where main keeps the page from opening that window. */
  refusesWindow(url: string): boolean {
    return this.#openHandler({ url: toReal(url) }).action === 'deny';
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#leaveDocument();
    this.emit('destroyed');
  }

  #leaveDocument(): void {
    this.#contextId = undefined;
    this.#tunnel.closeAll();
  }

  #up(message: UpMessage): void {
    if (message.kind !== 'send') {
      this.#tunnel.receive(message);
      return;
    }
    const senderFrame = { url: this.getURL(), parent: null };
    ipcMain.emit(message.channel, { sender: this, senderFrame, ports: [] }, ...message.args);
  }

  #down(message: DownMessage): void {
    if (this.#contextId === undefined || this.#debugger === undefined) return;
    // The document may be gone by the time this arrives: then nobody is there to hear it, as in Electron.
    void this.#debugger
      .send('Runtime.evaluate', { expression: downExpression(message), contextId: this.#contextId })
      .catch(() => {});
  }
}
