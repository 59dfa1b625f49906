import type { Protocol, Session, WebRequest } from 'electron';
import type { Request as PageRequest, Route } from 'playwright-core';
import { app } from './app.ts';

/** Chromium knows no `app:` scheme; the pages stand under a name that no resolver answers for. */
const SHOWN_ORIGIN = 'https://ui.app.invalid';
const REAL_ORIGIN = 'app://ui';

type Handler = Parameters<Protocol['handle']>[1];
type PermissionRequestHandler = Parameters<Session['setPermissionRequestHandler']>[0];
type PermissionCheckHandler = Parameters<Session['setPermissionCheckHandler']>[0];
type BeforeRequest = (
  details: { readonly url: string; readonly resourceType: string },
  answer: (response: { readonly cancel?: boolean }) => void,
) => void;

const privileged = new Set<string>();
const handlers = new Map<string, Handler>();
let permissionRequests: PermissionRequestHandler = null;
let permissionChecks: PermissionCheckHandler = null;
let beforeRequest: BeforeRequest | null = null;

export const protocol: Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle'> = {
  registerSchemesAsPrivileged: (schemes) => {
    if (app.isReady()) throw new Error('registerSchemesAsPrivileged must be called before the app is ready');
    for (const { scheme, privileges } of schemes) {
      if (privileges?.bypassCSP === true) throw new Error(`scheme ${scheme} would pass by the policy`);
      if (privileges?.standard === true && privileges.secure === true) privileged.add(scheme);
    }
  },
  handle: (scheme, handler) => {
    handlers.set(scheme, handler);
  },
};

const webRequest = {
  onBeforeRequest: (listener: BeforeRequest | null) => {
    beforeRequest = listener;
  },
} satisfies Partial<Record<keyof WebRequest, unknown>>;

export const session = {
  defaultSession: {
    webRequest,
    setPermissionRequestHandler: (handler: PermissionRequestHandler) => {
      permissionRequests = handler;
    },
    setPermissionCheckHandler: (handler: PermissionCheckHandler) => {
      permissionChecks = handler;
    },
    setDevicePermissionHandler: () => {},
  } satisfies Partial<Record<keyof Session, unknown>>,
};

export function toShown(url: string): string {
  return url.startsWith(`${REAL_ORIGIN}/`) ? SHOWN_ORIGIN + url.slice(REAL_ORIGIN.length) : url;
}

export function toReal(url: string): string {
  return url.startsWith(`${SHOWN_ORIGIN}/`) ? REAL_ORIGIN + url.slice(SHOWN_ORIGIN.length) : url;
}

/** Without handlers Electron grants every permission; the stand-in opens no page then. */
export function assertPermissionsHandled(): void {
  if (permissionRequests === null || permissionChecks === null) {
    throw new Error('a page was loaded before the permission handlers were set: every permission is granted');
  }
}

/** Answers a request of the page as Electron would: the request hook, then the scheme's handler. */
export async function answerRequest(route: Route): Promise<void> {
  const request = route.request();
  const url = toReal(request.url());
  if (await isCancelled(url, request)) return route.abort('blockedbyclient');
  const scheme = new URL(url).protocol.slice(0, -1);
  const handler = handlers.get(scheme);
  if (handler === undefined) return route.abort('addressunreachable');
  if (!privileged.has(scheme)) throw new Error(`scheme ${scheme} was not registered as standard and secure`);
  const response = await handler(new Request(url, { method: request.method() }));
  return route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}

function isCancelled(url: string, request: PageRequest): Promise<boolean> {
  return new Promise((resolve) => {
    if (beforeRequest === null) resolve(false);
    else
      beforeRequest({ url, resourceType: request.resourceType() }, ({ cancel }) => resolve(cancel === true));
  });
}
