/**
 * Scripts that run in the page. They are sent as text, so each function stands alone.
 *
 * Electron gives the preload an isolated world, in which `require('electron')` works; Chromium's debugger can make such
 * worlds too. The two worlds share only the DOM: what contextBridge exposes crosses by synchronous DOM events, as JSON,
 * functions by number.
 */

/** The name of the isolated world; the binding of that world only, through which it talks to the main process. */
export const PRELOAD_WORLD = 'electronPreload';
export const UP_BINDING = '__standInUp';

/** From the page up to the main process. */
export type UpMessage =
  | { readonly kind: 'send'; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'port'; readonly id: number; readonly data: unknown }
  | { readonly kind: 'portClosed'; readonly id: number };

/** From the main process down to the page. */
export type DownMessage =
  | {
      readonly kind: 'message';
      readonly channel: string;
      readonly args: readonly unknown[];
      readonly ports: readonly number[];
    }
  | { readonly kind: 'port'; readonly id: number; readonly data: unknown }
  | { readonly kind: 'portClosed'; readonly id: number };

export function mainWorldScript(): string {
  return `(${mainWorld})(${bridgeEnd})`;
}

export function preloadWorldScript(preloadSource: string, versions: Record<string, string>): string {
  const process = { platform: 'linux', type: 'renderer', sandboxed: true, contextIsolated: true, versions };
  return `(${preloadWorld})(${bridgeEnd}, ${JSON.stringify(UP_BINDING)}, function (require, process, module, exports) {
${preloadSource}
}, ${JSON.stringify(process)})`;
}

export function downExpression(message: DownMessage): string {
  return `__standInDown(${JSON.stringify(message)})`;
}

type Crossing =
  | { readonly kind: 'call'; readonly id: number; readonly args: readonly unknown[] }
  | { readonly kind: 'reply'; readonly value?: unknown; readonly error?: string }
  | { readonly kind: 'expose'; readonly key: string; readonly api: unknown };

type AnyFunction = (...args: readonly unknown[]) => unknown;

/** One end of the way between the two worlds; both run this. */
function bridgeEnd(own: string, other: string, onExpose: (key: string, api: unknown) => void) {
  const functions: AnyFunction[] = [];
  const replies: Extract<Crossing, { kind: 'reply' }>[] = [];
  const send = (crossing: Crossing): void => {
    const detail = JSON.stringify(crossing, (_key, value: unknown) =>
      typeof value === 'function' ? { $function: functions.push(value as AnyFunction) - 1 } : value,
    );
    document.dispatchEvent(new CustomEvent(other, { detail }));
  };
  const call = (id: number, args: readonly unknown[]): unknown => {
    send({ kind: 'call', id, args });
    const reply = replies.pop();
    if (reply?.error !== undefined) throw new Error(reply.error);
    return reply?.value;
  };
  const answer = (id: number, args: readonly unknown[]): void => {
    try {
      send({ kind: 'reply', value: functions[id]?.(...args) });
    } catch (error) {
      send({ kind: 'reply', error: String(error) });
    }
  };
  document.addEventListener(own, (event) => {
    const crossing = JSON.parse((event as CustomEvent<string>).detail, (_key, value) =>
      typeof value?.$function === 'number'
        ? (...args: unknown[]) => call(value.$function as number, args)
        : value,
    ) as Crossing;
    if (crossing.kind === 'call') answer(crossing.id, crossing.args);
    else if (crossing.kind === 'reply') replies.push(crossing);
    else onExpose(crossing.key, crossing.api);
  });
  return { expose: (key: string, api: unknown) => send({ kind: 'expose', key, api }) };
}

function mainWorld(end: typeof bridgeEnd): void {
  if (window !== window.top) return;
  end('standIn:main', 'standIn:preload', (key, api) => {
    Object.defineProperty(window, key, { value: Object.freeze(api), enumerable: true });
  });
}

function preloadWorld(
  end: typeof bridgeEnd,
  upBinding: string,
  preload: (require: (name: string) => unknown, process: object, module: object, exports: object) => void,
  process: object,
): void {
  // Electron runs no preload in frames within a page.
  if (window !== window.top) return;
  const globals = globalThis as Record<string, unknown>;
  const up = (message: UpMessage): void =>
    (globals[upBinding] as (text: string) => void)(JSON.stringify(message));
  const bridge = end('standIn:preload', 'standIn:main', () => {
    throw new Error('the page cannot expose anything to its preload');
  });
  const listeners = new Map<string, ((event: object, ...args: readonly unknown[]) => void)[]>();
  const ports = new Map<number, MessagePort>();

  /** The page's end is a real MessagePort; the other end is carried by number to the main process. */
  const openPort = (id: number): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    ports.set(id, port2);
    port2.onmessage = ({ data }) => {
      if (typeof data === 'object' && (data instanceof ArrayBuffer || ArrayBuffer.isView(data)))
        throw new Error('the stand-in carries text and JSON only');
      up({ kind: 'port', id, data });
    };
    port2.addEventListener('close', () => {
      if (ports.delete(id)) up({ kind: 'portClosed', id });
    });
    return port1;
  };
  globals['__standInDown'] = (message: DownMessage): void => {
    if (message.kind === 'port') {
      ports.get(message.id)?.postMessage(message.data);
    } else if (message.kind === 'portClosed') {
      const port = ports.get(message.id);
      ports.delete(message.id);
      port?.close();
    } else {
      const event = { ports: message.ports.map(openPort) };
      for (const listener of listeners.get(message.channel) ?? []) listener(event, ...message.args);
    }
  };
  const electron = {
    contextBridge: { exposeInMainWorld: bridge.expose },
    ipcRenderer: {
      send: (channel: string, ...args: readonly unknown[]) => up({ kind: 'send', channel, args }),
      on: (channel: string, listener: (event: object, ...args: readonly unknown[]) => void) => {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      },
    },
  };
  const require = (name: string): unknown => {
    if (name === 'electron') return electron;
    throw new Error(`module not found: ${name}`);
  };
  preload(require, process, {}, {});
}
