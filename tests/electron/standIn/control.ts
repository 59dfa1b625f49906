import type { Rectangle } from 'electron';
import { app } from './app.ts';
import { BrowserWindow } from './browserWindow.ts';

/** What a test asks the stand-in's main process to do, as a person at the window would. */
export type ControlRequest =
  | { readonly ask: 'attach' }
  | { readonly ask: 'bounds' }
  | { readonly ask: 'setBounds'; readonly bounds: Rectangle }
  | { readonly ask: 'close' };

export type ControlAnswer =
  | { readonly ask: 'attach'; readonly debuggerUrl: string | undefined }
  | { readonly ask: 'bounds'; readonly bounds: Rectangle };

/** Answers the requests that concern the app's window, one at a time. */
export function serveControl(): void {
  process.on('message', (request: ControlRequest) => void theWindow().then((window) => act(window, request)));
}

async function act(window: BrowserWindow, request: ControlRequest): Promise<void> {
  switch (request.ask) {
    case 'attach':
      answer({ ask: 'attach', debuggerUrl: await window.debuggerUrl() });
      return;
    case 'bounds':
      answer({ ask: 'bounds', bounds: window.getNormalBounds() });
      return;
    case 'setBounds':
      window.setBounds(request.bounds);
      return;
    case 'close':
      window.close();
  }
}

function answer(message: ControlAnswer): void {
  process.send?.(message);
}

async function theWindow(): Promise<BrowserWindow> {
  await app.whenReady();
  for (const window of app.windows) if (window instanceof BrowserWindow) return window;
  throw new Error('the app has no window');
}
