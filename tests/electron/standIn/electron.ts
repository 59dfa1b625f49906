import type { Display, Menu as ElectronMenu, Screen } from 'electron';
import { serveControl } from './control.ts';

export { app } from './app.ts';
export { dialog } from './dialog.ts';
export { BrowserWindow } from './browserWindow.ts';
export { ipcMain } from './webContents.ts';
export { MessageChannelMain } from './ports.ts';
export { protocol, session } from './session.ts';
export { safeStorage } from './safeStorage.ts';
export { utilityProcess } from './utilityProcess.ts';

const area = { x: 0, y: 0, width: 1920, height: 1080 };
const display: Pick<Display, 'id' | 'bounds' | 'workArea'> = { id: 1, bounds: area, workArea: area };

/** One Full HD screen. */
export const screen = {
  getAllDisplays: () => [display],
  getPrimaryDisplay: () => display,
  getDisplayMatching: () => display,
} satisfies Partial<Record<keyof Screen, unknown>>;

/** Chromium under test has no menu to set. */
export const Menu: Pick<typeof ElectronMenu, 'setApplicationMenu'> = { setApplicationMenu: () => {} };

serveControl();
