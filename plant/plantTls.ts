import type { Runtime } from '#domain/kernel/runtime';
import { ServedTls } from '#process/servedTls';
import type { TlsFiles } from '#process/tlsFiles';
import { tlsOfEnvironment } from '#process/tlsFiles';
import type { Metrics } from './http/metrics.ts';
import type { Log } from './log.ts';

/**
 * What the plant serves with.
 * @throws TlsFilesUnusable
 */
export function servedTls(
  files: TlsFiles,
  lookMs: number | undefined,
  { runtime, log, metrics }: { readonly runtime: Runtime; readonly log: Log; readonly metrics: Metrics },
): ServedTls {
  return new ServedTls({
    files,
    runtime,
    log,
    ...(lookMs === undefined ? {} : { lookMs }),
    onRefused: (reason) => metrics.tlsRefused.inc({ reason }),
  });
}

/** A node shows what the environment names, else its own certificate. */
export function nodeTls(own: TlsFiles | undefined): TlsFiles {
  const named = tlsOfEnvironment();
  return named.cert === undefined && own !== undefined ? { ...own, ca: named.ca } : named;
}
