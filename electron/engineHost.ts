import type { MessagePortMain, ParentPort } from 'electron';
import type { FromEngine, ToEngine } from './bridge.ts';

/** The engine as its process sees it. */
export interface EngineHost {
  /** Serves the typed API on a port that one page holds the other end of. */
  servePort(port: MessagePortMain): void;
  /** Answers when everything accepted is on disk and the database is closed. */
  stop(): Promise<void>;
}

export interface EngineLife {
  readonly parent: Pick<ParentPort, 'on' | 'postMessage'>;
  readonly start: () => Promise<EngineHost>;
  readonly exit: (exitCode: number) => void;
}

/**
 * The life of the engine's process: starts the engine, says `ready` or why not, serves each port it is given, and leaves
 * when told to stop: with exit code 0, or 1 where the engine never ran or did not stop cleanly.
 */
export async function liveAsEngine({ parent, start, exit }: EngineLife): Promise<void> {
  const say = (message: FromEngine): void => parent.postMessage(message);
  const starting = start();
  parent.on('message', (event) => {
    const message: ToEngine = event.data;
    switch (message.type) {
      case 'port':
        void starting.then(
          (host) => event.ports.forEach((port) => serve(host, port)),
          () => event.ports.forEach((port) => port.close()),
        );
        return;
      case 'stop':
        void starting
          .then((host) => host.stop())
          .then(
            () => exit(0),
            () => exit(1),
          );
    }
  });
  await starting.then(
    () => say({ type: 'ready' }),
    (error: unknown) => say({ type: 'refused', ...refusalOf(error) }),
  );
}

/** A port holds its messages back until it is started: not before somebody listens. */
function serve(host: EngineHost, port: MessagePortMain): void {
  host.servePort(port);
  port.start();
}

function refusalOf(error: unknown): { readonly refusal: string; readonly message: string } {
  if (!(error instanceof Error)) return { refusal: 'unknown', message: String(error) };
  const refusal = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { refusal, message: error.message };
}
