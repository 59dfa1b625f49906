/** Whether the page reaches the engine of its PC. Not to be mixed up with the plant: that is the sync state. */
export type Connection =
  | { readonly status: 'connecting' }
  | { readonly status: 'open' }
  /** The engine went away; nothing can be recorded until it is back. Epoch ms. */
  | { readonly status: 'lost'; readonly since: number };

export interface ReadableStore<T> {
  readonly get: () => T;
  readonly subscribe: (listener: () => void) => () => void;
}

export interface Store<T> extends ReadableStore<T> {
  readonly set: (value: T) => void;
}

/** A value that React and plain code can watch (useSyncExternalStore). */
export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Once lost, stays lost since the same moment until it is open again. */
export function lose(store: Store<Connection>, now: number): void {
  if (store.get().status !== 'lost') store.set({ status: 'lost', since: now });
}
