/** What the window's host says of the engine process; `refused` is its own reason not to start. */
export interface EngineStatus {
  readonly status: 'starting' | 'running' | 'restarting' | 'stopping' | 'stopped';
  readonly end?:
    | { readonly code: 'crashed'; readonly exitCode: number }
    | { readonly code: 'refused'; readonly refusal: string; readonly message: string };
}
