import type { IncomingMessage } from 'node:http';

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * True when a request names this terminal as its host and comes from no other web page: a page in a browser on this PC can
 * neither reach the engine by its own origin nor by a name that resolves to loopback (DNS rebinding).
 */
export function allowedRequest(request: IncomingMessage, hosts: readonly string[]): boolean {
  const host = request.headers.host;
  if (!host || !isOurs(hostName(host), hosts)) return false;
  const { origin } = request.headers;
  if (origin === undefined) return request.headers['sec-fetch-site'] !== 'cross-site';
  const parsed = URL.canParse(origin) ? new URL(origin) : null;
  return parsed !== null && parsed.host === host && isOurs(parsed.hostname, hosts);
}

const hostName = (host: string): string => host.replace(/:\d+$/, '').toLowerCase();

const isOurs = (name: string, hosts: readonly string[]): boolean =>
  loopback.has(name) || hosts.includes(name);
