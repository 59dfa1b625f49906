import type { BrowserWindow, Dialog } from 'electron';
import type { StartRefusal } from '#terminal/process/startRefusal';
import { startRefusalOf } from '#terminal/process/startRefusal';
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
    const detail = `${reasonOf(end, texts)}\n\n${texts.advice}`;
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
  readonly crashed: (exitCode: number) => string;
  /** What the engine says itself is for the log: it is in English, and names files and commands. */
  readonly refusals: Readonly<Record<StartRefusal, string>>;
  readonly unknown: (code: string) => string;
  readonly advice: string;
  readonly tryNow: string;
  readonly wait: string;
  readonly quit: string;
}

/** The renderer's catalogues cannot be used: this is said when the application behind the page does not run. */
const TEXTS: { readonly en: Texts; readonly zh: Texts } = {
  en: {
    message: 'Takt cannot record at the moment',
    crashed: (exitCode) => `The recording program ended unexpectedly (code ${exitCode}).`,
    refusals: {
      AlreadyRunning: 'Takt is already running on this PC with the same data. Close it there first.',
      NotEnrolled:
        'This PC belongs to no plant yet. Your administrator enrolls it with a one-time code (takt enroll).',
      FolderUnusable:
        'The data folder, or the database or key in it, cannot be used. The log says what is wrong and which command helps.',
      ForeignDatabase:
        'The database in the data folder is another PC’s. Your administrator puts back a backup of this PC (takt restore).',
      NotDurable: 'The disk does not keep what is written to it safely. Takt does not record on it.',
    },
    unknown: (code) => `The recording program cannot start (${code}). The log says why.`,
    advice:
      'Everything shown as saved is safe. Takt keeps trying by itself; tell your administrator if this does not go away.',
    tryNow: 'Try now',
    wait: 'Wait',
    quit: 'Quit',
  },
  zh: {
    message: 'Takt 暂时无法记录',
    crashed: (exitCode) => `记录程序意外退出（代码 ${exitCode}）。`,
    refusals: {
      AlreadyRunning: '本机已有另一个 Takt 正在使用同一份数据，请先将其关闭。',
      NotEnrolled: '本机尚未注册到任何工厂，请管理员用一次性代码注册（takt enroll）。',
      FolderUnusable: '数据文件夹、其中的数据库或密钥无法使用。具体原因和恢复命令见日志。',
      ForeignDatabase: '数据文件夹中的数据库属于另一台电脑，请管理员恢复本机的备份（takt restore）。',
      NotDurable: '磁盘无法可靠保存写入的数据，Takt 不会在其上记录。',
    },
    unknown: (code) => `记录程序无法启动（${code}），原因见日志。`,
    advice: '已显示为保存的内容不会丢失。Takt 会自动重试；如果此提示不消失，请通知管理员。',
    tryNow: '立即重试',
    wait: '等待',
    quit: '退出',
  },
};

function reasonOf(end: EngineEnd, texts: Texts): string {
  if (end.code === 'crashed') return texts.crashed(end.exitCode);
  const refusal = startRefusalOf(end.refusal);
  return refusal === null ? texts.unknown(end.refusal) : texts.refusals[refusal];
}
