import type { App, Session, WebContents, WebFrameMain } from 'electron';
import type { Report } from './notice.ts';
import { isUiUrl } from './protocol.ts';

/** Schemes that a page may load from. `devtools:` serves the developer tools, which packaged apps do not have. */
const LOADABLE = new Set(['app:', 'blob:', 'data:', 'devtools:']);

/** No page gets a permission or a device, and none reaches the network: all it needs comes through its port. */
export function lockSession(
  session: Pick<
    Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
  > & {
    readonly webRequest: Pick<Session['webRequest'], 'onBeforeRequest'>;
  },
  report: Report,
): void {
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

/** True when a message comes from the top frame of one of our pages. */
export function isTrustedFrame(frame: Pick<WebFrameMain, 'url' | 'parent'> | null): boolean {
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
