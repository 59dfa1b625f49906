import {
  DynamicLink,
  onError,
  ORPCError,
  type ClientContext,
  type ClientLink,
  type ClientOptions,
} from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { WebSocket as ReconnectingWebSocket } from 'partysocket';
import { canonical } from '#domain/kernel/canonical';
import type { SessionEnd } from '#terminal/contract/define';
import { lose, type Connection, type Store } from './connection.ts';
import { EngineAway } from './engineAway.ts';
import { enginePortMessage, type TaktHost } from './host.ts';
import { Intents } from './intents.ts';

type Link = ClientLink<ClientContext>;

/** Lower case, as every transport has it. */
const idempotencyKeyHeader = 'idempotency-key';

export interface LinkParts {
  readonly connection: Store<Connection>;
  /** Bearer token of the person at the PC, or null. */
  readonly token: () => string | null;
  /** The engine no longer knows the token, and why if it says so. */
  readonly onUnauthorized: (ended: SessionEnd | null) => void;
  /** Epoch ms. */
  readonly now: () => number;
}

/** Over the port that Electron's preload hands over; a new port after each restart of the engine. */
export function portLink(host: TaktHost, page: Window, parts: LinkParts): Link {
  const ready = { link: Promise.withResolvers<Link>() };
  const onPort = (event: MessageEvent) => {
    const port = event.ports[0];
    if (event.source !== page || event.data?.type !== enginePortMessage || port === undefined) return;
    port.addEventListener('close', () => {
      ready.link = Promise.withResolvers<Link>();
      lose(parts.connection, parts.now());
      host.connect();
    });
    port.start();
    ready.link.resolve(
      new PortLink({ port, headers: headersOf(parts), interceptors: [onError(watchFor(parts))] }),
    );
    parts.connection.set({ status: 'open' });
  };
  page.addEventListener('message', onPort);
  host.connect();
  return new DynamicLink(() => {
    if (parts.connection.get().status === 'lost') throw new EngineAway();
    return ready.link.promise;
  });
}

/** Over WebSocket, to the engine that served the page (browsers, wall boards, tests). */
export function socketLink(page: Pick<Location, 'protocol' | 'host'>, parts: LinkParts): Link {
  const scheme = page.protocol === 'https:' ? 'wss' : 'ws';
  const websocket = new ReconnectingWebSocket(`${scheme}://${page.host}/rpc`, [], {
    minReconnectionDelay: 300,
    maxReconnectionDelay: 3000,
    reconnectionDelayGrowFactor: 1.6,
    // A command must never be sent later by itself: the person has been told that it failed.
    maxEnqueuedMessages: 0,
  });
  websocket.addEventListener('open', () => parts.connection.set({ status: 'open' }));
  websocket.addEventListener('close', () => lose(parts.connection, parts.now()));
  const link = new SocketLink({
    websocket: asWebSocket(websocket),
    headers: headersOf(parts),
    interceptors: [onError(watchFor(parts))],
  });
  return new DynamicLink(() => {
    if (parts.connection.get().status === 'lost') throw new EngineAway();
    return link;
  });
}

/** Every command goes under the key of its intent (`Sending`); queries have none. */
export function keyed(link: Link, who: () => string | null): Link {
  return {
    call: (path, input, options) => {
      const { intents } = options.context;
      if (!(intents instanceof Intents)) return link.call(path, input, options);
      return intents.send(canonical([who(), path, input]), (key) =>
        link.call(path, input, { ...options, context: { [keyOfCall]: key } }),
      );
    },
  };
}

/** A call of another session than the page's; null: of none. */
export interface OfSession {
  readonly token?: string | null;
}

/** Where the context of a call carries its key. */
const keyOfCall = 'idempotencyKey';

const headersOf =
  (parts: LinkParts) =>
  ({ context }: ClientOptions<ClientContext>): Record<string, string> => {
    const given: unknown = context['token'];
    const token = given === undefined ? parts.token() : given;
    const key: unknown = context[keyOfCall];
    return {
      ...(typeof token !== 'string' ? {} : { authorization: `Bearer ${token}` }),
      ...(typeof key === 'string' ? { [idempotencyKeyHeader]: key } : {}),
    };
  };

const watchFor = (parts: LinkParts) => (error: unknown) => {
  if (!(error instanceof ORPCError) || error.code !== 'UNAUTHORIZED') return;
  const ended: unknown = error.data?.ended;
  parts.onUnauthorized(ended === 'restart' || ended === 'idle' ? ended : null);
};

/** partysocket types `readyState` as any number. */
function asWebSocket(
  socket: ReconnectingWebSocket,
): Pick<WebSocket, 'addEventListener' | 'removeEventListener' | 'send' | 'readyState'> {
  return {
    get readyState() {
      const state = socket.readyState;
      return state === 0 || state === 1 || state === 2 ? state : 3;
    },
    send: (data) => socket.send(data),
    addEventListener: socket.addEventListener.bind(socket),
    removeEventListener: socket.removeEventListener.bind(socket),
  };
}
