import type { BrowserWindow as ElectronWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron';
import { EventEmitter } from 'node:events';
import type { Page } from 'playwright-core';
import { app, type Closable } from './app.ts';
import { type Chromium, openChromium } from './chromium.ts';
import { assertLockedDown } from './lockDown.ts';
import { assertPermissionsHandled, toShown } from './session.ts';
import { StandInWebContents } from './webContents.ts';

type Implemented = Pick<
  ElectronWindow,
  | 'getBounds'
  | 'getNormalBounds'
  | 'setBounds'
  | 'isMaximized'
  | 'maximize'
  | 'isFullScreen'
  | 'setFullScreen'
  | 'isMinimized'
  | 'restore'
  | 'focus'
  | 'show'
  | 'isDestroyed'
  | 'destroy'
  | 'loadURL'
>;

/** A window that is a page of a Chromium of its own, started when the window loads its first address. */
export class BrowserWindow extends EventEmitter implements Omit<Implemented, 'destroy'>, Closable {
  readonly webContents = new StandInWebContents();
  readonly #preload: string;
  #bounds: Rectangle;
  #mode: 'normal' | 'maximized' | 'fullscreen' = 'normal';
  #chromium: Promise<Chromium> | undefined;
  #destroyed = false;
  #isLoaded: () => void = () => {};
  readonly #loaded = new Promise<void>((resolve) => (this.#isLoaded = resolve));

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    this.#preload = assertLockedDown(options.webPreferences ?? {});
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.#bounds = { x, y, width, height };
    app.windows.add(this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  async loadURL(url: string): Promise<void> {
    assertPermissionsHandled();
    this.#chromium ??= this.#open();
    const { page } = await this.#chromium;
    await page.goto(toShown(url));
    this.emit('ready-to-show');
    this.#isLoaded();
  }

  /** Where a test attaches, once the page stands. */
  async debuggerUrl(): Promise<string | undefined> {
    await this.#loaded;
    return (await this.#chromium)?.debuggerUrl;
  }

  getBounds(): Rectangle {
    return { ...this.#bounds };
  }

  getNormalBounds(): Rectangle {
    return { ...this.#bounds };
  }

  setBounds(bounds: Partial<Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    const { width, height } = this.#bounds;
    void this.#chromium?.then(({ page }) => page.setViewportSize({ width, height }));
    this.emit('move');
    this.emit('resize');
  }

  isMaximized(): boolean {
    return this.#mode === 'maximized';
  }

  maximize(): void {
    this.#mode = 'maximized';
  }

  isFullScreen(): boolean {
    return this.#mode === 'fullscreen';
  }

  setFullScreen(flag: boolean): void {
    this.#mode = flag ? 'fullscreen' : 'normal';
  }

  isMinimized(): boolean {
    return false;
  }

  restore(): void {}

  show(): void {
    this.emit('show');
  }

  focus(): void {
    this.emit('focus');
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  close(): boolean {
    if (this.#destroyed) return true;
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    if (!prevented) void this.destroy();
    return !prevented;
  }

  async destroy(): Promise<void> {
    const chromium = this.#chromium;
    if (!this.#destroyed) {
      this.#destroyed = true;
      this.webContents.destroy();
      this.emit('closed');
      app.windowClosed(this);
    }
    await chromium?.then(
      (opened) => opened.close(),
      () => {},
    );
  }

  async #open(): Promise<Chromium> {
    const chromium = await openChromium(app.getPath('userData'), this.#bounds, this.webContents);
    await this.webContents.attach(chromium.page, this.#preload);
    this.#follow(chromium.page);
    return chromium;
  }

  #follow(page: Page): void {
    page.on('close', () => this.close());
    page.on('crash', () =>
      this.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }),
    );
  }
}
