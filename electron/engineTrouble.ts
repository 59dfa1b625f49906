import type { BrowserWindow, Dialog } from 'electron';
import type { EngineEnd, EngineStatus } from './bridge.ts';
import type { Report } from './notice.ts';
import { TELL_USER_AFTER } from './restartPolicy.ts';

export interface EngineTroubleOptions {
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly window: () => BrowserWindow | undefined;
  /** BCP 47, as the operating system names it. */
  readonly locale: () => string;
  readonly tryNow: () => void;
  readonly quit: () => void;
  readonly report: Report;
}

/**
 * Tells the user when the engine keeps failing. The starts go on behind the message, which goes away by itself when one
 * succeeds.
 */
export class EngineTrouble {
  readonly #options: EngineTroubleOptions;
  #open: AbortController | undefined;
  #dismissed = false;

  constructor(options: EngineTroubleOptions) {
    this.#options = options;
  }

  engineBecame(status: EngineStatus): void {
    switch (status.status) {
      case 'restarting':
        if (status.failures >= TELL_USER_AFTER) void this.#tell(status.end);
        return;
      case 'starting':
        return;
      case 'running':
      case 'stopping':
      case 'stopped':
        this.#dismissed = false;
        this.#open?.abort();
    }
  }

  async #tell(end: EngineEnd): Promise<void> {
    const window = this.#options.window();
    if (window === undefined || this.#open !== undefined || this.#dismissed) return;
    const open = new AbortController();
    this.#open = open;
    const texts = this.#options.locale().startsWith('zh') ? TEXTS.zh : TEXTS.en;
    const detail = `${texts.reason(end)}\n\n${texts.advice}`;
    this.#options.report('warn', 'userTold', { message: texts.message, detail });
    const { response } = await this.#options.dialog.showMessageBox(window, {
      type: 'error',
      title: 'Takt',
      message: texts.message,
      detail,
      buttons: [texts.tryNow, texts.wait, texts.quit],
      defaultId: 0,
      cancelId: 1,
      signal: open.signal,
    });
    this.#open = undefined;
    if (open.signal.aborted) return;
    this.#dismissed = response === 1;
    if (response === 0) this.#options.tryNow();
    if (response === 2) this.#options.quit();
  }
}

interface Texts {
  readonly message: string;
  readonly reason: (end: EngineEnd) => string;
  readonly advice: string;
  readonly tryNow: string;
  readonly wait: string;
  readonly quit: string;
}

/** The renderer's catalogues cannot be used: this is said when the application behind the page does not run. */
const TEXTS: { readonly en: Texts; readonly zh: Texts } = {
  en: {
    message: 'Takt cannot record at the moment',
    reason: (end) =>
      end.code === 'crashed'
        ? `The recording program ended unexpectedly (code ${end.exitCode}).`
        : `The recording program cannot start: ${end.message} (${end.refusal})`,
    advice:
      'Everything shown as saved is safe. Takt keeps trying by itself; tell your administrator if this does not go away.',
    tryNow: 'Try now',
    wait: 'Wait',
    quit: 'Quit',
  },
  zh: {
    message: 'Takt 暂时无法记录',
    reason: (end) =>
      end.code === 'crashed'
        ? `记录程序意外退出(代码 ${end.exitCode})。`
        : `记录程序无法启动:${end.message}(${end.refusal})`,
    advice: '已显示为保存的内容不会丢失。Takt 会自动重试;如果此提示不消失,请通知管理员。',
    tryNow: '立即重试',
    wait: '等待',
    quit: '退出',
  },
};
