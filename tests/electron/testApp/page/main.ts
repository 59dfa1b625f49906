import { createORPCClient, safe } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { ENGINE_PORT_MESSAGE, type EngineStatus, type TaktHost } from '#electron/bridge';
import type { contract } from '../contract.ts';

type Client = ContractRouterClient<typeof contract>;

const { taktHost } = window as Window & { readonly taktHost?: TaktHost };
if (taktHost === undefined) throw new Error('the preload exposed nothing');
const host = taktHost;

const statuses: EngineStatus[] = [];
const heard: string[] = [];
const violations: string[] = [];
let connected = connect();

/** What the specs call in the page. */
const trialPage = {
  statuses,
  heard,
  violations,
  host: { platform: host.platform, versions: host.versions, frozen: Object.isFrozen(host) },
  ping: async () => (await connected).ping(),
  save: async (text: string) => (await connected).save({ text }),
  list: async () => (await connected).list(),
  saveRefused: async (text: string) => {
    const { error, isDefined } = await safe((await connected).save({ text }));
    return isDefined ? { code: error.code, data: error.data } : undefined;
  },
  /** Ends when the port closes. */
  follow: async () => {
    const changes = await (await connected).changes();
    void (async () => {
      for await (const { text } of changes) heard.push(text);
    })().catch(() => heard.push('(ended)'));
  },
};

declare global {
  // `var` is the one keyword that declares a property of globalThis.
  var trial: typeof trialPage;
}

globalThis.trial = trialPage;
host.onEngineStatus((status) => statuses.push(status));
document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
  violations.push(`${effectiveDirective} ${blockedURI}`),
);

function connect(): Promise<Client> {
  return new Promise((resolve) => {
    const take = ({ source, data, ports: [port] }: MessageEvent): void => {
      if (source !== window || data?.type !== ENGINE_PORT_MESSAGE || port === undefined) return;
      window.removeEventListener('message', take);
      port.addEventListener('close', () => (connected = connect()));
      port.start();
      resolve(createORPCClient(new RPCLink({ port })));
    };
    window.addEventListener('message', take);
    host.connect();
  });
}
