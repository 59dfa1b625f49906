import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ServerResponse } from 'node:http';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};

/** The policy of the served UI: our own scripts and styles only, and one connection, back to where it came from. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export type StaticFiles = (urlPath: string, response: ServerResponse) => void;

/**
 * Serves a built UI from memory: every file is read once at start, so no request ever becomes a path on the disk. Unknown
 * paths without an extension get `index.html` (the UI's own routes).
 */
export function staticFiles(folder: string): StaticFiles {
  const files = new Map<string, { readonly body: Buffer; readonly type: string }>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const full = path.join(entry.parentPath, entry.name);
    const name = `/${path.relative(folder, full).split(path.sep).join('/')}`;
    files.set(name, {
      body: readFileSync(full),
      type: types[path.extname(name)] ?? 'application/octet-stream',
    });
  }
  return (urlPath, response) => {
    const wanted = path.posix.extname(urlPath) === '' ? '/index.html' : urlPath;
    const file = files.get(wanted);
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    const hashed = wanted.startsWith('/assets/');
    response.writeHead(200, {
      'content-type': file.type,
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    response.end(file.body);
  };
}
