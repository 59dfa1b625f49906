import type { StartOptions } from '#terminal/process/enrolledTerminal';
import { UsageError } from './process.ts';
import { servedFiles } from './tlsFiles.ts';

export interface ServeFlags {
  readonly serve?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/u;
/** Every address of this machine: by which name it is asked for the certificate says. */
const anywhere = new Set(['0.0.0.0', '::']);

/**
 * Where the screens are found: on loopback, or with `--serve` also by browsers of other PCs. There they would carry PINs in the clear without TLS.
 * @throws UsageError
 */
export function screensAt({ serve, tlsCert, tlsKey }: ServeFlags, port: number): StartOptions['listen'] {
  if (serve === undefined) return { host: '127.0.0.1', port, hosts: [] };
  const tls = servedFiles({ ...(tlsCert && { tlsCert }), ...(tlsKey && { tlsKey }) });
  if (tls === null && !loopback.test(serve))
    throw new UsageError(`--serve ${serve} needs --tls-cert and --tls-key: PINs cross the network there`);
  return {
    host: serve,
    port,
    hosts: anywhere.has(serve) ? [] : [serve.includes(':') ? `[${serve}]` : serve.toLowerCase()],
    ...(tls === null ? {} : { tls }),
  };
}
