import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { _electron, chromium, type ElectronApplication, type Page } from 'playwright-core';
import { electronBinary } from '#electron/present';
import type { ControlAnswer, ControlRequest } from './standIn/control.ts';

export interface LaunchSetting {
  /** Holds package.json and dist/. */
  readonly appFolder: string;
  readonly userData: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Size {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A JSON line that the app wrote on stderr. */
export type Notice = { readonly msg: string } & Readonly<Record<string, unknown>>;

/** The app, started as a person would, and what a person can do with its window. */
export interface RunningApp {
  readonly page: Page;
  readonly pid: number;
  readonly notices: readonly Notice[];
  bounds(): Promise<Size>;
  setBounds(bounds: Size): Promise<void>;
  closeWindow(): Promise<void>;
  /** Nobody reads what the app writes on stderr any more. */
  stopReading(): void;
  /** The channel to whoever opened the window closes, as when that process dies; real Electron is launched without one. */
  letGo(): void;
  /** The exit code, once the app's own process is gone. */
  readonly exited: Promise<number | null>;
}

const binary = electronBinary();

/** Says what the specs prove anything about. */
export const runsOn = binary.found
  ? ({ kind: 'electron', text: `real Electron: ${binary.path}` } as const)
  : ({ kind: 'stand-in', text: `the Electron stand-in, because ${binary.reason}` } as const);

export function launchApp(setting: LaunchSetting): Promise<RunningApp> {
  return binary.found ? launchElectron(binary.path, setting) : launchStandIn(setting);
}

/** Starts the app beside a running one; answers when that second process is gone. */
export async function launchSecond(
  setting: LaunchSetting,
): Promise<{ exitCode: number | null; notices: readonly Notice[] }> {
  const child = binary.found
    ? spawn(binary.path, electronArguments(setting), { stdio: ['ignore', 'ignore', 'pipe'] })
    : spawnStandIn(setting);
  const notices = collectNotices(child);
  const [exitCode] = await once(child, 'close');
  return { exitCode, notices };
}

async function launchStandIn(setting: LaunchSetting): Promise<RunningApp> {
  const child = spawnStandIn(setting);
  const notices = collectNotices(child);
  const exited = once(child, 'exit').then(([exitCode]) => exitCode as number | null);
  const { debuggerUrl } = await ask(child, 'attach');
  if (child.pid === undefined || debuggerUrl === undefined) throw new Error('the stand-in opened no window');
  const browser = await chromium.connectOverCDP(debuggerUrl);
  const page = browser.contexts()[0]?.pages()[0];
  if (page === undefined) throw new Error('the stand-in shows no page');
  return {
    page,
    pid: child.pid,
    notices,
    exited,
    stopReading: () => child.stderr?.destroy(),
    letGo: () => child.disconnect(),
    bounds: async () => (await ask(child, 'bounds')).bounds,
    setBounds: async (bounds) => {
      tell(child, { ask: 'setBounds', bounds });
    },
    closeWindow: async () => {
      tell(child, { ask: 'close' });
    },
  };
}

function spawnStandIn({ appFolder, userData, args = [], env = {} }: LaunchSetting): ChildProcess {
  const register = join(import.meta.dirname, 'standIn', 'register.ts');
  const main = join(appFolder, 'dist', 'electron', 'main.js');
  return spawn(process.execPath, ['--import', register, main, `--user-data-dir=${userData}`, ...args], {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
}

async function ask<Ask extends ControlAnswer['ask']>(
  child: ChildProcess,
  question: Ask,
): Promise<Extract<ControlAnswer, { ask: Ask }>> {
  tell(child, { ask: question });
  const [answer] = await once(child, 'message');
  return answer;
}

function tell(child: ChildProcess, request: ControlRequest): void {
  child.send(request);
}

async function launchElectron(executablePath: string, setting: LaunchSetting): Promise<RunningApp> {
  const app: ElectronApplication = await _electron.launch({
    executablePath,
    args: electronArguments(setting),
    env: { ...process.env, ...setting.env } as Record<string, string>,
  });
  const child = app.process();
  const exited = once(child, 'exit').then(([exitCode]) => exitCode as number | null);
  const notices = collectNotices(child);
  const page = await app.firstWindow();
  const window = await app.browserWindow(page);
  if (child.pid === undefined) throw new Error('Electron did not start');
  return {
    page,
    pid: child.pid,
    notices,
    exited,
    stopReading: () => child.stderr?.destroy(),
    letGo: () => {
      throw new Error('no channel');
    },
    bounds: () => window.evaluate((it) => it.getNormalBounds()),
    setBounds: (bounds) => window.evaluate((it, wanted) => it.setBounds(wanted), bounds),
    closeWindow: () => window.evaluate((it) => it.close()),
  };
}

function electronArguments({ appFolder, userData, args = [] }: LaunchSetting): string[] {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return [appFolder, `--user-data-dir=${userData}`, ...asRoot, ...args];
}

function collectNotices(child: ChildProcess): readonly Notice[] {
  const notices: Notice[] = [];
  if (child.stderr === null) throw new Error('stderr is not piped');
  createInterface({ input: child.stderr }).on('line', (line) => {
    const notice = noticeOf(line);
    if (notice === undefined) process.stderr.write(`${line}\n`);
    else if (notice.msg !== undefined) notices.push({ ...notice, msg: notice.msg });
  });
  return notices;
}

/** Undefined where the line is not JSON; the engine's log also has lines without a `msg`. */
function noticeOf(line: string): Partial<Notice> | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
