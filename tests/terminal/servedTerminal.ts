import { request } from 'node:http';
import { createORPCClient, ORPCError } from '@orpc/client';
import type { Client, ClientContext } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import type { Role } from '#domain/kernel/actor';
import type { CommandAnswer } from '#terminal/contract/define';
import type { ServedTls } from '#process/servedTls';
import { attachmentRoute } from '#terminal/attachmentRoute';
import { ChangeFeed } from '#terminal/changeFeed';
import { terminalRouter } from '#terminal/router';
import { terminalServer } from '#terminal/server';
import type { openTestTerminal } from './testTerminal.ts';
import { testPin } from './testTerminal.ts';

/** What a caller learnt: a status as HTTP has it, or that the connection broke before an answer came. */
export type Learnt = { readonly status: number; readonly body: unknown } | { readonly status: 'broken' };

export interface Sender {
  send(command: string, input: unknown, key: string | null): Promise<Learnt>;
  /** Cuts the connection of whatever is under way. */
  cut(): void;
  close(): void;
}

/** The real router and server over a test terminal, on a port of their own. */
export async function serveTerminal(t: ReturnType<typeof openTestTerminal>, tls?: ServedTls) {
  const { engine, sessions, areas, runtime, store, desk: attachments } = t;
  const feed = new ChangeFeed(runtime, store.run);
  const server = terminalServer(
    terminalRouter({
      engine,
      sessions,
      feed,
      areas,
      open: [],
      demo: null,
      backups: null,
      carry: null,
      attachments,
    }),
    {
      hosts: [],
      tls,
      files: null,
      attachments: attachmentRoute(attachments, sessions),
      version: '0.0.0',
      health: () => ({ ok: true }),
      onBug: (error) => {
        throw error;
      },
    },
  );
  const { port } = await server.listen(0, '127.0.0.1');
  const tokenOf = async (role: Role, n: number): Promise<string> => {
    const signed = await sessions.signIn(`${role}-${n}`, testPin);
    if (!signed.ok) throw new Error('not signed in');
    return signed.token;
  };
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    tokenOf,
    close: () => server.close(),
    http: async (role: Role, n = 1): Promise<Sender> => httpSender(port, await tokenOf(role, n)),
    socket: async (role: Role, n = 1): Promise<Sender> => socketSender(port, await tokenOf(role, n)),
  };
}

function httpSender(port: number, token: string): Sender {
  let cut = (): void => undefined;
  return {
    send: (command, input, key) =>
      new Promise((resolve) => {
        const headers = {
          'content-type': 'application/json',
          authorization: `Bearer ${token}`,
          ...(key === null ? {} : { 'idempotency-key': key }),
        };
        const path = `/api/commands/${command}`;
        const r = request({ port, host: '127.0.0.1', method: 'POST', path, headers }, (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += chunk.toString()));
          response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
        });
        cut = () => r.destroy();
        r.on('error', () => resolve({ status: 'broken' }));
        r.end(JSON.stringify(input));
      }),
    cut: () => cut(),
    close: () => cut(),
  };
}

type Commands = Record<string, Record<string, Client<ClientContext, unknown, CommandAnswer, Error>>>;

function socketSender(port: number, token: string): Sender {
  const open = new Set<WebSocket>();
  return {
    send: async (command, input, key) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`);
      open.add(socket);
      const link = new RPCLink({
        websocket: socket,
        headers: () => ({
          authorization: `Bearer ${token}`,
          ...(key === null ? {} : { 'idempotency-key': key }),
        }),
      });
      const { commands } = createORPCClient<{ commands: Commands }>(link);
      const [area = '', verb = ''] = command.split('.');
      try {
        const body = await commands[area]?.[verb]?.(input);
        return { status: 200, body };
      } catch (error) {
        if (!(error instanceof ORPCError)) return { status: 'broken' };
        return { status: error.status, body: error.data };
      } finally {
        open.delete(socket);
        socket.close();
      }
    },
    cut: () => {
      for (const socket of open) socket.terminate();
    },
    close: () => {
      for (const socket of open) socket.close();
    },
  };
}
