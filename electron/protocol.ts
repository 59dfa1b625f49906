import type { Protocol } from 'electron';
import { readFile } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';

export const UI_URL = 'app://ui/';
const SCHEME = 'app';
const HOST = 'ui';

/**
 * `style-src 'unsafe-inline'`: Mantine writes its variables into a style element and ECharts sets style attributes; no
 * text of a user ever becomes a style. Scripts come from our own files only.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
};

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.webmanifest': 'application/manifest+json',
};

/** True for a page of ours and nothing else. */
export function isUiUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  return protocol === `${SCHEME}:` && host === HOST;
}

/** Must run before the app is ready. */
export function registerUiScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

export function handleUiScheme(protocol: Pick<Protocol, 'handle'>, root: string): void {
  protocol.handle(SCHEME, uiHandler(root));
}

/** Serves the files under `root`, and the start page for every path without an extension (the router's deep links). */
export function uiHandler(root: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (!isUiUrl(request.url)) return refuse(404);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
    const file = fileFor(root, new URL(request.url).pathname);
    const mediaType = file === undefined ? undefined : MEDIA_TYPES[extname(file).toLowerCase()];
    if (file === undefined || mediaType === undefined) return refuse(404);
    const body = await readFile(file).catch(() => undefined);
    if (body === undefined) return refuse(404);
    return new Response(request.method === 'HEAD' ? null : new Uint8Array(body), {
      headers: { ...HEADERS, 'content-type': mediaType },
    });
  };
}

/** The file that a URL's path names, or undefined where it would leave `root` or cannot be a file's name. */
export function fileFor(root: string, pathname: string): string | undefined {
  const path = decode(pathname);
  if (path === undefined || path.includes('\0') || path.includes('\\')) return undefined;
  const base = resolve(root);
  const file = resolve(base, `.${path}`);
  if (file !== base && !file.startsWith(base + sep)) return undefined;
  return extname(file) === '' || file === base ? resolve(base, 'index.html') : file;
}

function decode(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: HEADERS });
}
