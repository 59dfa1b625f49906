import type { EngineStatus } from './engineStatus.ts';

/** `data.type` of the window message that brings the port; the same text stands in electron/bridge.ts (a test compares). */
export const enginePortMessage = 'takt:enginePort';

/** What the preload exposes in the Electron window, as far as the page uses it (electron/bridge.ts is the whole of it). */
export interface TaktHost {
  /** Asks for a port to the engine; it comes as a window message, at once or when the engine is back. */
  connect(): void;
  onEngineStatus(listener: (status: EngineStatus) => void): () => void;
}

/** The window as the preload leaves it; in a browser `taktHost` is missing. */
export type Page = Window & { readonly taktHost?: TaktHost };
