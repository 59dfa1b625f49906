import { demoState } from '../contract/demo.ts';
import type { DemoControl } from '../router.ts';

/** The demo's supervisor over its own loopback port, as the engine of a demo's PC reaches it. */
export function remoteDemo(url: string): DemoControl {
  const ask = async (init?: RequestInit) => {
    const answer = await fetch(new URL('/demo', url), { ...init, signal: AbortSignal.timeout(15_000) });
    return demoState.parse(await answer.json());
  };
  return {
    state: () => ask(),
    set: (part, cut) => ask({ method: 'POST', body: JSON.stringify({ part, cut }) }),
  };
}
