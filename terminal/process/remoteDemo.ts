import { demoState } from '../contract/demo.ts';
import type { DemoControl } from '../router.ts';

const stateLimitMs = 15_000;
/** Longer than a plant may take to be ready. */
const changeLimitMs = 120_000;

/** The demo's supervisor over its own loopback port, as the engine of a demo's PC reaches it. */
export function remoteDemo(url: string): DemoControl {
  const ask = async (limitMs: number, init?: RequestInit) => {
    const answer = await fetch(new URL('/demo', url), { ...init, signal: AbortSignal.timeout(limitMs) });
    return demoState.parse(await answer.json());
  };
  return {
    state: () => ask(stateLimitMs),
    set: (part, cut) => ask(changeLimitMs, { method: 'POST', body: JSON.stringify({ part, cut }) }),
  };
}
