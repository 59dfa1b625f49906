import { createORPCClient, type ClientContext, type ClientLink } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { QueryClient } from '@tanstack/react-query';
import type { Contract } from '#terminal/contract/contract';
import { concerns, followChanges } from './client/changes.ts';
import { createStore, type Connection, type ReadableStore } from './client/connection.ts';
import type { Page } from './client/host.ts';
import type { Sending } from './client/intents.ts';
import { keyed, portLink, socketLink, type LinkParts, type OfSession } from './client/links.ts';
import { watchPresence } from './client/presence.ts';
import { createSessionStore, type SessionStore } from './client/session.ts';

type Procedures = ContractRouterClient<Contract>;
/** Every command says whose intent it is, so that one sent again is recorded once. */
export type Api = Omit<Procedures, 'commands' | 'session'> & {
  readonly session: ContractRouterClient<Contract['session'], OfSession>;
  readonly commands: ContractRouterClient<Contract['commands'], Sending['context']>;
};

/** Everything a screen needs of the engine; one per page. */
export interface EngineClient {
  /** Plain calls: `api.commands.quality.acknowledge({...}, sending)`. Refusals throw a typed ORPCError `REFUSED`. */
  readonly api: Api;
  /** All but commands as TanStack options: `engine.queries.system.status.queryOptions()`. */
  readonly engine: ReturnType<typeof engineUtils>;
  readonly queries: QueryClient;
  readonly connection: ReadableStore<Connection>;
  readonly session: SessionStore;
  readonly signIn: (badge: string, pin: string) => Promise<void>;
  /** Signs in by this PC's sealed code instead of the PIN. */
  readonly openBreakGlass: (typed: Parameters<Api['session']['breakGlass']>[0]) => Promise<void>;
  readonly signOut: () => Promise<void>;
  /** Refetches what changed until the returned function is called; needs a session. */
  readonly follow: () => () => void;
  /** Tells the engine while somebody is at the screen and locks it once nobody is, until the returned function is called. */
  readonly attend: () => () => void;
}

const engineUtils = (api: Omit<Procedures, 'commands'>) => createTanstackQueryUtils(api);

export function createEngineClient(page: Page): EngineClient {
  const connection = createStore<Connection>({ status: 'connecting' });
  const session = createSessionStore(page.sessionStorage);
  const link = chooseLink(page, {
    connection,
    now: () => Date.now(),
    token: () => tokenOf(session),
    onUnauthorized: session.lock,
  });
  const api: Api = createORPCClient(keyed(link, () => personOf(session)));
  const queries = new QueryClient({
    defaultOptions: {
      // The engine is on this PC: there is no "offline" for it, and no reason to trust an old answer.
      queries: { networkMode: 'always', staleTime: Infinity, retry: 1, retryDelay: 400 },
      mutations: { networkMode: 'always', retry: false },
    },
  });
  connection.subscribe(() => {
    if (connection.get().status === 'open') void queries.invalidateQueries();
  });
  return {
    api,
    engine: engineUtils(api),
    queries,
    connection,
    session,
    signIn: async (badge, pin) => {
      const { token, signedIn, idleLockS } = await api.session.signIn({ badge, pin });
      session.open(token, signedIn, idleLockS);
      void queries.invalidateQueries();
    },
    openBreakGlass: async (typed) => {
      const { token, signedIn, idleLockS } = await api.session.breakGlass(typed);
      session.open(token, signedIn, idleLockS);
      void queries.invalidateQueries();
    },
    signOut: async () => {
      const told = leave(api, session);
      session.end();
      queries.clear();
      await told.catch(() => undefined);
    },
    follow: () => follow(api, queries),
    attend: () => attend(page, api, session),
  };
}

function chooseLink(page: Page, parts: LinkParts): ClientLink<ClientContext> {
  return page.taktHost === undefined
    ? socketLink(page.location, parts)
    : portLink(page.taktHost, page, parts);
}

function tokenOf(session: SessionStore): string | null {
  const now = session.get();
  return now.status === 'active' ? now.token : null;
}

function personOf(session: SessionStore): string | null {
  const now = session.get();
  return now.status === 'signedOut' ? null : now.who.person;
}

/** Under the token of now: by the time that the link sends it, the page has none any more. */
const leave = (api: Api, session: SessionStore) =>
  api.session.signOut({}, { context: { token: tokenOf(session) } });

function attend(page: Page, api: Api, session: SessionStore): () => void {
  const now = session.get();
  if (now.status !== 'active') return () => undefined;
  return watchPresence({
    page,
    idleLockS: now.idleLockS,
    // Where it fails, the engine is away or has ended the session: the link says so.
    touch: () => void api.session.touch({}).catch(() => undefined),
    leave: () => {
      void leave(api, session).catch(() => undefined);
      session.lock('idle');
    },
  });
}

const pauseMs = 500;

function follow(api: Api, queries: QueryClient): () => void {
  const stop = new AbortController();
  const source = {
    open: (since: string | undefined, signal: AbortSignal) =>
      api.changes(since === undefined ? {} : { since }, { signal }),
    pause: (signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pauseMs);
        signal.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
  void followChanges(
    source,
    (notice) => {
      void queries.invalidateQueries({ predicate: (query) => concerns(notice, query.meta?.['topics']) });
    },
    stop.signal,
  );
  return () => stop.abort();
}
