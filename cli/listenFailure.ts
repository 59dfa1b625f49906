import { PlainFailure } from './process.ts';

/** Says in one line that a port is taken or an address is not this machine's, and by which option that is changed; null: it is something else. */
export function listenFailure(
  error: unknown,
  options: {
    readonly ports: Readonly<Record<`--${string}`, string>>;
    /** Addresses to listen on, by the options that name them. */
    readonly hosts?: Readonly<Record<`--${string}`, string | undefined>>;
  },
): PlainFailure | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  const port = 'port' in error ? String(error.port) : null;
  const [option = '--port', given = '0'] =
    Object.entries(options.ports).find(([, value]) => value === port) ??
    Object.entries(options.ports)[0] ??
    [];
  switch (error.code) {
    case 'EADDRINUSE':
      return new PlainFailure(
        `port ${port ?? given} is taken: end what uses it, or choose another with ${option}`,
      );
    case 'EACCES':
      return port === null
        ? null
        : new PlainFailure(`port ${port} may not be used by this user: choose another with ${option}`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return unknownAddress(error, options.hosts ?? {});
    default:
      return null;
  }
}

function unknownAddress(
  error: Error,
  hosts: Readonly<Record<string, string | undefined>>,
): PlainFailure | null {
  const told = 'hostname' in error ? error.hostname : 'address' in error ? error.address : null;
  const given = Object.entries(hosts).filter(([, host]) => host !== undefined);
  const [option, host] = given.find(([, host]) => host === told) ?? given[0] ?? [];
  return host === undefined
    ? null
    : new PlainFailure(`${host} is no address of this machine: give one with ${option}`);
}
