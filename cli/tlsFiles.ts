import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { UsageError } from './process.ts';

interface Tls {
  readonly cert: string;
  readonly key: string;
}

/** The certificate and its key, looked at before anything is started; null where TLS is not asked for. */
export function readTls(cert?: string, key?: string): Tls | null {
  if ((cert === undefined) !== (key === undefined))
    throw new UsageError('--tls-cert and --tls-key go together');
  if (cert === undefined || key === undefined) return null;
  const tls = { cert: textOf('--tls-cert', cert), key: textOf('--tls-key', key) };
  try {
    createSecureContext(tls);
    return tls;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${cert} and ${key} are no certificate with its key (PEM): ${why}`);
  }
}

function textOf(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`${option} takes a file that can be read, not "${file}"`);
  }
}
