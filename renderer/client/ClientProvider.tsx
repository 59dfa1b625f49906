import { createContext, useContext, useEffect, useSyncExternalStore, type ReactNode } from 'react';
import { QueryClientProvider } from '@tanstack/react-query';
import type { EngineClient } from '../client.ts';
import type { Connection } from './connection.ts';
import type { Session } from './session.ts';

const ClientContext = createContext<EngineClient | null>(null);

export function ClientProvider({ client, children }: { client: EngineClient; children: ReactNode }) {
  const session = useSyncExternalStore(client.session.subscribe, client.session.get);
  const token = session.status === 'active' ? session.token : null;
  useEffect(() => (token === null ? undefined : client.follow()), [client, token]);
  useEffect(() => (token === null ? undefined : client.attend()), [client, token]);
  return (
    <ClientContext.Provider value={client}>
      <QueryClientProvider client={client.queries}>{children}</QueryClientProvider>
    </ClientContext.Provider>
  );
}

export function useClient(): EngineClient {
  const client = useContext(ClientContext);
  if (client === null) throw new Error('ClientProvider is missing above this component');
  return client;
}

export function useSession(): Session {
  const { session } = useClient();
  return useSyncExternalStore(session.subscribe, session.get);
}

export function useConnection(): Connection {
  const { connection } = useClient();
  return useSyncExternalStore(connection.subscribe, connection.get);
}
