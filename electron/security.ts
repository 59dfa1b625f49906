import type { App, WebContents } from 'electron';
import type { Report } from './notice.ts';
import { isUiUrl } from './protocol.ts';

/** Schemes that a page may load from. `devtools:` serves the developer tools, which packaged apps do not have. */
const LOADABLE = new Set(['app:', 'blob:', 'data:', 'devtools:']);

/** What of Electron's `Session` is locked. */
export interface LockableSession {
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, answer: (granted: boolean) => void) => void,
  ): void;
  setPermissionCheckHandler(handler: () => boolean): void;
  setDevicePermissionHandler(handler: () => boolean): void;
  readonly webRequest: {
    onBeforeRequest(
      listener: (
        details: { readonly url: string; readonly resourceType: string },
        answer: (response: { readonly cancel: boolean }) => void,
      ) => void,
    ): void;
  };
}

/** No page gets a permission or a device, and none reaches the network: all it needs comes through its port. */
export function lockSession(session: LockableSession, report: Report): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    report('warn', 'permissionRefused', { permission });
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url, resourceType }, answer) => {
    const cancel = !mayLoad(url);
    if (cancel) report('warn', 'requestRefused', { url, resourceType });
    answer({ cancel });
  });
}

/** Holds every page of the app to our own pages: no navigation away, no second window, no webview. */
export function lockPages(app: Pick<App, 'on'>, report: Report): void {
  app.on('web-contents-created', (_event, contents) => lockContents(contents, report));
}

export interface SendingFrame {
  readonly url: string;
  readonly parent: object | null;
}

/** True when a message comes from the top frame of one of our pages. */
export function isTrustedFrame(frame: SendingFrame | null): boolean {
  return frame !== null && frame.parent === null && isUiUrl(frame.url);
}

function lockContents(contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>, report: Report): void {
  contents.setWindowOpenHandler(({ url }) => {
    report('warn', 'windowRefused', { url });
    return { action: 'deny' };
  });
  contents.on('will-frame-navigate', (details) => {
    if (isUiUrl(details.url)) return;
    report('warn', 'navigationRefused', { url: details.url });
    details.preventDefault();
  });
  contents.on('will-redirect', (details) => {
    report('warn', 'redirectRefused', { url: details.url });
    details.preventDefault();
  });
  contents.on('will-attach-webview', (event) => {
    report('warn', 'webviewRefused');
    event.preventDefault();
  });
}

function mayLoad(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol } = new URL(url);
  return protocol === 'app:' ? isUiUrl(url) : LOADABLE.has(protocol);
}
