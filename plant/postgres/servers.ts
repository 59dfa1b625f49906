import pg from 'pg';
import { StoreUnavailable } from '../store.ts';

/**
 * The servers that a connection string names, in order, each as a connection string of its own. As libpq has it
 * (`postgres://user:password@one:5432,two:5432/takt`), which node-postgres does not.
 */
export function serversOf(url: string): readonly string[] {
  const [, before = '', hosts = '', after = ''] =
    /^(postgres(?:ql)?:\/\/(?:[^@/?#]*@)?)([^/?#]*)(.*)$/u.exec(url) ?? [];
  return hosts.includes(',') ? hosts.split(',').map((host) => `${before}${host}${after}`) : [url];
}

/** Which of several servers is tried next: the one that was reached last, until it is not. */
class Choice {
  readonly #servers: readonly string[];
  #at = 0;

  constructor(servers: readonly string[]) {
    this.#servers = servers;
  }

  get server(): string {
    return this.#servers[this.#at] ?? '';
  }

  /** Of many connections that fail at once, only one moves on. */
  failed(server: string): void {
    if (server === this.server) this.#at = (this.#at + 1) % this.#servers.length;
  }
}

type Connected = ((error: Error) => void) | ((error: null, client: pg.Client) => void);

/** A class of connections to whichever of the servers takes writes; one that is a replica is left again. */
export function clientOf(servers: readonly string[]): typeof pg.Client {
  const choice = new Choice(servers);
  return class extends pg.Client {
    readonly #server: string;

    constructor(config?: pg.ClientConfig) {
      const { server } = choice;
      super({ ...config, connectionString: server });
      this.#server = server;
      // Whoever waits on it hears of it; while nobody does, an error without a listener would end the process.
      this.on('error', () => undefined);
    }

    override connect(): Promise<this>;
    override connect(callback: Connected): void;
    override connect(callback?: Connected): Promise<this> | void {
      const reached = this.#reach();
      if (!callback) return reached;
      const connected = callback as (error: Error | null, client?: pg.Client) => void;
      reached.then((client) => connected(null, client), connected);
    }

    async #reach(): Promise<this> {
      try {
        await super.connect();
        const { rows } = await this.query<{ replica: boolean }>('select pg_is_in_recovery() as replica');
        if (rows[0]?.replica) throw new StoreUnavailable('the database server is a replica');
        return this;
      } catch (error) {
        choice.failed(this.#server);
        void this.end().catch(() => undefined);
        throw error;
      }
    }
  };
}
