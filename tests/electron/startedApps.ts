import { expect, vi } from 'vitest';
import { type LaunchSetting, launchApp, type Notice, type RunningApp } from './launch.ts';
import { alive, processTree } from './processes.ts';

/** A start of the app on a busy machine takes seconds. */
export const LONG = { timeout: 20_000, interval: 50 };

/** The apps that one test started: ended after it, and shown to have left no process behind. */
export class StartedApps {
  readonly #started: { readonly app: RunningApp; readonly tree: readonly number[] }[] = [];

  async start(setting: LaunchSetting): Promise<RunningApp> {
    const app = await launchApp(setting);
    this.#started.push({ app, tree: processTree(app.pid) });
    return app;
  }

  async endAll(): Promise<void> {
    for (const { app, tree } of this.#started.splice(0)) {
      if (alive([app.pid]).length > 0) process.kill(app.pid, 'SIGTERM');
      await app.exited;
      await vi.waitFor(() => expect(alive(tree)).toEqual([]), LONG);
    }
  }
}

/** Waits for a notice of the app and answers the first one. */
export function heard(app: RunningApp, msg: string): Promise<Notice | undefined> {
  return vi.waitFor(() => {
    const notice = app.notices.find((each) => each.msg === msg);
    expect(notice, `${msg} among ${app.notices.map((each) => each.msg).join(', ')}`).toBeDefined();
    return notice;
  }, LONG);
}
