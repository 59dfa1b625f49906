/**
 * Everything that crosses between the page, the preload, the main process and the engine's process, in one file.
 * Application data never takes these channels: it runs over the MessagePort that they hand over.
 */

/** Channels between the preload and the main process. */
export const CHANNELS = {
  /** preload to main: the page wants a port to the engine; the port follows as soon as the engine runs. */
  connect: 'takt:connect',
  /** preload to main: send the engine's status now and after each change. */
  watch: 'takt:watch',
  /** main to preload: carries the MessagePort. */
  port: 'takt:port',
  /** main to preload: carries an {@link EngineStatus}. */
  status: 'takt:status',
} as const;

/** `data.type` of the window message that hands the page its port (`ports[0]`, not started yet). */
export const ENGINE_PORT_MESSAGE = 'takt:enginePort';

/** Why the engine's process is not running. */
export type EngineEnd =
  | { readonly code: 'crashed'; readonly exitCode: number }
  /** The engine said itself why it cannot start, e.g. because another process holds the database. */
  | { readonly code: 'refused'; readonly refusal: string; readonly message: string };

/** `launch` counts the starts of the engine since the app started, from 1. */
export type EngineStatus =
  | { readonly status: 'starting'; readonly launch: number }
  | { readonly status: 'running'; readonly launch: number }
  /** `failures` in a row, from 1; the next start is `delayMs` after this status was sent. */
  | {
      readonly status: 'restarting';
      readonly end: EngineEnd;
      readonly failures: number;
      readonly delayMs: number;
    }
  | { readonly status: 'stopping' }
  | { readonly status: 'stopped' };

/** `window.taktHost`, present only in the Electron window. */
export interface TaktHost {
  readonly platform: NodeJS.Platform;
  readonly versions: { readonly electron: string; readonly chrome: string };
  /**
   * Asks for a port to the engine. It arrives once, as a `message` event of the window whose `source` is the window
   * itself and whose `data.type` is {@link ENGINE_PORT_MESSAGE}; while the engine is down it arrives when the engine is
   * back. The port's `close` event tells that the engine went away: call `connect` again.
   */
  connect(): void;
  /** Calls `listener` with the status known now and after each change; returns the way to stop listening. */
  onEngineStatus(listener: (status: EngineStatus) => void): () => void;
}

/** Electron's `safeStorage` is the main process's alone; the engine asks it. Sealed text is base64. */
export type KeyringQuestion =
  | { readonly what: 'available' }
  | { readonly what: 'seal'; readonly text: string }
  | { readonly what: 'open'; readonly sealed: string };
export type KeyringAnswer =
  | { readonly what: 'available'; readonly available: boolean }
  | { readonly what: 'sealed'; readonly sealed: string }
  | { readonly what: 'opened'; readonly text: string; readonly stale: boolean }
  | { readonly what: 'failed'; readonly message: string };

/** What the main process posts to the engine's process. A `port` message carries the MessagePort in its transfer list. */
export type ToEngine =
  | { readonly type: 'port' }
  | { readonly type: 'stop' }
  | { readonly type: 'keyring'; readonly ask: number; readonly answer: KeyringAnswer };

/** What the engine's process posts to the main process. */
export type FromEngine =
  | { readonly type: 'ready' }
  | { readonly type: 'keyring'; readonly ask: number; readonly question: KeyringQuestion }
  | { readonly type: 'refused'; readonly refusal: string; readonly message: string };
