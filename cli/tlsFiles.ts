import type { TlsFiles } from '#process/tlsFiles';
import { readTls, TlsFilesUnusable } from '#process/tlsFiles';
import { UsageError } from './process.ts';

interface TlsFlags {
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsClientCa?: string;
}

/** The files to serve with, looked at before anything is started; null where TLS is not asked for. */
export function servedFiles({ tlsCert: cert, tlsKey: key, tlsClientCa: ca }: TlsFlags): TlsFiles | null {
  if ((cert === undefined) !== (key === undefined))
    throw new UsageError('--tls-cert and --tls-key go together');
  if (cert === undefined && ca !== undefined)
    throw new UsageError('--tls-client-ca goes with --tls-cert and --tls-key');
  if (cert === undefined) return null;
  const files = { cert, key, ca };
  expectUsable(files, '--tls-cert, --tls-key');
  return files;
}

/** The files of the environment (`TAKT_TLS_...`), for a command that is of no use without them. */
export function expectUsable(files: TlsFiles, named: string): void {
  try {
    readTls(files);
  } catch (error) {
    if (!(error instanceof TlsFilesUnusable)) throw error;
    throw new UsageError(`${named}: ${error.message}`);
  }
}
