import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';

/** Files (PEM) of one side of a connection: what it shows, and whom it believes. */
export interface TlsFiles {
  /** Authorities to believe, and no others. */
  readonly ca?: string | undefined;
  /** With those between it and its authority behind it. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** The texts of those files. */
export type TlsTexts = TlsFiles;

/** A file that cannot be read, or that holds no certificate or not the key of its certificate. */
export class TlsFilesUnusable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TlsFilesUnusable';
  }
}

/**
 * What a process shows to plants and whom it believes to be one: every client of a plant goes by these files, and by nothing else. Without
 * `TAKT_TLS_CA` it believes the authorities of Node and of `NODE_EXTRA_CA_CERTS`.
 */
export const tlsOfEnvironment = (env: NodeJS.ProcessEnv = process.env): TlsFiles => ({
  ca: env['TAKT_TLS_CA'] || undefined,
  cert: env['TAKT_TLS_CERT'] || undefined,
  key: env['TAKT_TLS_KEY'] || undefined,
});

/**
 * Reads them as they are now.
 * @throws TlsFilesUnusable
 */
export function readTls({ ca, cert, key }: TlsFiles): TlsTexts {
  if ((cert === undefined) !== (key === undefined))
    throw new TlsFilesUnusable('a certificate and its key go together');
  const texts = {
    ...(ca === undefined ? {} : { ca: certificatesOf(ca) }),
    ...(cert === undefined ? {} : { cert: certificatesOf(cert) }),
    ...(key === undefined ? {} : { key: textOf(key) }),
  };
  try {
    createSecureContext(texts);
    return texts;
  } catch (error) {
    throw new TlsFilesUnusable(
      `${cert ?? ca} and ${key} are no certificate with its key (PEM): ${why(error)}`,
    );
  }
}

function certificatesOf(file: string): string {
  const text = textOf(file);
  try {
    void new X509Certificate(text).serialNumber;
    return text;
  } catch (error) {
    throw new TlsFilesUnusable(`${file} is no certificate (PEM): ${why(error)}`);
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new TlsFilesUnusable(`${file} cannot be read: ${why(error)}`);
  }
}

const why = (error: unknown): string => (error instanceof Error ? error.message : String(error));
