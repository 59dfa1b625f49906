import type { Runtime } from '#domain/kernel/runtime';
import { ServedTls } from '#process/servedTls';
import type { TlsFiles } from '#process/tlsFiles';
import { tlsOfEnvironment } from '#process/tlsFiles';
import type { Metrics } from './http/metrics.ts';
import type { Log } from './log.ts';

/** One complaint of a kind a minute; how many there were the metrics say. */
const complaintMs = 60_000;

/**
 * What the plant serves with.
 * @throws TlsFilesUnusable
 */
export function servedTls(
  files: TlsFiles,
  lookMs: number | undefined,
  { runtime, log, metrics }: { readonly runtime: Runtime; readonly log: Log; readonly metrics: Metrics },
): ServedTls {
  const toldMs = new Map<string, number>();
  return new ServedTls({
    files,
    runtime,
    log,
    ...(lookMs === undefined ? {} : { lookMs }),
    onRefused(reason, from) {
      metrics.tlsRefused.inc({ reason });
      const now = runtime.monotonicMs();
      if (reason === 'hungUp' || now - (toldMs.get(reason) ?? -complaintMs) < complaintMs) return;
      toldMs.set(reason, now);
      log.warn({ reason, from }, 'a connection was refused');
    },
  });
}

/** A node shows what the environment names, else its own certificate. */
export function nodeTls(own: TlsFiles | undefined): TlsFiles {
  const named = tlsOfEnvironment();
  return named.cert === undefined && own !== undefined ? { ...own, ca: named.ca } : named;
}
