import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  protocol,
  safeStorage,
  screen,
  session,
  utilityProcess,
} from 'electron';
import { join } from 'node:path';
import type { EngineStatus } from './bridge.ts';
import { EngineProcess } from './engineProcess.ts';
import { EngineTrouble } from './engineTrouble.ts';
import { KeyringDesk } from './keyringDesk.ts';
import { launchArguments, parseLaunchOptions } from './launchOptions.ts';
import { reportTo } from './notice.ts';
import { PageBridge } from './pageBridge.ts';
import { handleUiScheme, registerUiScheme } from './protocol.ts';
import { lockPages, lockSession } from './security.ts';
import { openWindow } from './window.ts';

// Whoever read the log may be gone. Unheeded, each failed line would be an uncaught exception that is reported again.
process.stderr.on('error', () => {});
const report = reportTo('window', (line) => process.stderr.write(line), Date.now);
let window: BrowserWindow | undefined;

const keyring = new KeyringDesk(safeStorage, process.platform);
const engine = new EngineProcess({
  fork: () => {
    const child = utilityProcess.fork(join(import.meta.dirname, 'engine.js'), engineArguments(), {
      serviceName: 'Takt engine',
      stdio: 'inherit',
    });
    keyring.attend(child);
    return child;
  },
  killHard: (pid) => process.kill(pid, 'SIGKILL'),
  nowMs: Date.now,
  after,
  onStatus: engineBecame,
  report,
});
const bridge = new PageBridge({ ipcMain, engine, createChannel: () => new MessageChannelMain(), report });
const trouble = new EngineTrouble({
  dialog,
  window: () => window,
  locale: () => app.getLocale(),
  tryNow: () => engine.start(),
  quit: () => app.quit(),
  report,
});

registerUiScheme(protocol);
app.enableSandbox();
if (app.requestSingleInstanceLock()) run();
else {
  report('info', 'alreadyRunning', { userData: app.getPath('userData') });
  app.quit();
}

function run(): void {
  lockPages(app, report);
  app.on('second-instance', focusWindow);
  app.on('window-all-closed', () => app.quit());
  // Whoever opened the window over a channel, as the demo does, takes it along when it dies.
  process.on('disconnect', () => app.quit());
  app.on('will-quit', (event) => {
    if (engine.status.status === 'stopped') return;
    event.preventDefault();
    if (engine.status.status !== 'stopping') void leave();
  });
  process.on('uncaughtException', (error) => {
    report('error', 'mainFailed', { error: String(error), stack: error.stack });
    void leave(1);
  });
  void app.whenReady().then(open);
}

function open(): void {
  Menu.setApplicationMenu(null);
  lockSession(session.defaultSession, report);
  handleUiScheme(protocol, join(import.meta.dirname, '..', 'renderer'));
  engine.start();
  window = openWindow({
    create: (options) => new BrowserWindow(options),
    screen,
    preload: join(import.meta.dirname, 'preload.cjs'),
    stateFile: join(app.getPath('userData'), 'window.json'),
    devTools: !app.isPackaged,
    after,
    report,
  });
  window.once('closed', () => (window = undefined));
}

function engineBecame(status: EngineStatus): void {
  report('info', 'engineStatus', status);
  bridge.engineBecame(status);
  trouble.engineBecame(status);
}

function engineArguments(): string[] {
  return launchArguments(parseLaunchOptions(process.argv.slice(1), process.cwd(), app.getPath('userData')));
}

function focusWindow(): void {
  report('info', 'askedToShow');
  if (window === undefined) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** The windows are closed; the engine may take its time to finish what it accepted. */
async function leave(exitCode = 0): Promise<void> {
  const end = await engine.stop();
  app.exit(end === 'clean' ? exitCode : 1);
}

function after(delayMs: number, action: () => void): () => void {
  const timer = setTimeout(action, delayMs);
  return () => clearTimeout(timer);
}
