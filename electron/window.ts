import type { BrowserWindow, BrowserWindowConstructorOptions, Screen } from 'electron';
import type { Report } from './notice.ts';
import { UI_URL } from './protocol.ts';
import { restartDelayMs } from './restartPolicy.ts';
import {
  placeWindow,
  readWindowState,
  rememberWindow,
  SMALLEST,
  writeWindowState,
  type Placement,
  type WindowState,
} from './windowState.ts';

const SAVE_AFTER_MS = 500;

export interface WindowOptions {
  readonly create: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  readonly screen: Pick<Screen, 'getAllDisplays' | 'getPrimaryDisplay' | 'getDisplayMatching'>;
  readonly preload: string;
  readonly stateFile: string;
  /** Off in packaged apps. */
  readonly devTools: boolean;
  readonly after: (delayMs: number, action: () => void) => () => void;
  readonly report: Report;
}

/** Opens the one window where it was last seen, and keeps it remembered and alive. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const state = readWindowState(options.stateFile);
  const { bounds, mode } = placeWindow(
    state,
    options.screen.getAllDisplays(),
    options.screen.getPrimaryDisplay(),
  );
  const window = options.create({
    ...bounds,
    minWidth: Math.min(SMALLEST.width, bounds.width),
    minHeight: Math.min(SMALLEST.height, bounds.height),
    show: false,
    title: 'Takt',
    autoHideMenuBar: true,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // A board on a wall is looked at while another window has the focus.
      backgroundThrottling: false,
      devTools: options.devTools,
    },
  });
  if (mode === 'maximized') window.maximize();
  if (mode === 'fullscreen') window.setFullScreen(true);
  window.once('ready-to-show', () => window.show());
  keepRemembered(window, options, state);
  keepAlive(window, options);
  load(window, options.report);
  return window;
}

function load(window: BrowserWindow, report: Report): void {
  window.loadURL(UI_URL).catch((error) => report('error', 'pageNotLoaded', { error: String(error) }));
}

function keepRemembered(
  window: BrowserWindow,
  options: WindowOptions,
  before: WindowState | undefined,
): void {
  let state = before;
  let cancel = (): void => {};
  const save = (): void => {
    cancel();
    const placement = placementOf(window);
    state = rememberWindow(state, options.screen.getDisplayMatching(window.getBounds()), placement);
    try {
      writeWindowState(options.stateFile, state);
    } catch (error) {
      options.report('warn', 'windowStateNotSaved', { error: String(error) });
    }
  };
  const saveSoon = (): void => {
    cancel();
    cancel = options.after(SAVE_AFTER_MS, save);
  };
  window.on('resize', saveSoon);
  window.on('move', saveSoon);
  window.on('close', save);
}

/** A page whose process died (out of memory, a driver's fault) is loaded again; the engine has not noticed. */
function keepAlive(window: BrowserWindow, { after, report }: WindowOptions): void {
  let failures = 0;
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    failures += 1;
    report('error', 'pageEnded', { reason, exitCode, failures });
    after(restartDelayMs(failures), () => {
      if (!window.isDestroyed()) load(window, report);
    });
  });
}

function placementOf(window: BrowserWindow): Placement {
  const mode = window.isFullScreen() ? 'fullscreen' : window.isMaximized() ? 'maximized' : 'normal';
  return { bounds: window.getNormalBounds(), mode };
}
