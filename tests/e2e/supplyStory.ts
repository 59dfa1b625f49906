import { expect } from 'vitest';
import type { Pc } from './pc.ts';
import type { Scene } from './scene.ts';
import { soon } from './scene.ts';

interface Call {
  readonly call: string;
  readonly cause: { readonly kind: string };
  readonly part: { readonly id: string };
  readonly to: { readonly id: string };
  readonly agv: string | null;
  readonly transport: string | null;
  readonly transportStatus: string | null;
}
interface Transport {
  readonly transport: string;
  readonly status: string;
  readonly containers: readonly string[];
}
interface Stock {
  readonly container: string;
}
const rowsOf = async <T>(pc: Pc, query: string, input: unknown): Promise<readonly T[]> =>
  (await pc.query<{ rows: readonly T[] }>(query, input)).rows;

const fetched = new Set(['assigned', 'accepted', 'loading']);

/** A call that the line's consumption raised, and that an AGV is on its way for. */
async function calledAndAssigned(clerk: Pc): Promise<Call & { transport: string }> {
  let found: Call | undefined;
  const look = async (): Promise<boolean> => {
    const calls = await rowsOf<Call>(clerk, 'logistics.calls', { life: 'live', limit: 200 });
    found = calls.find(
      ({ cause, agv, transportStatus }) =>
        cause.kind !== 'hand' && agv !== null && fetched.has(transportStatus ?? ''),
    );
    return found !== undefined;
  };
  await expect.poll(look, soon).toBe(true);
  return { ...(found as Call), transport: found?.transport ?? '' };
}

/** What the line uses up is called by itself; the clerk sees which AGV brings it, and that it has come. */
export async function watchDelivery(scene: Scene): Promise<void> {
  const clerk = scene.pc('logistics', '1002');
  const page = await scene.screen('logistics', '1002', '/logistics');
  const { call, agv, part, to, transport } = await calledAndAssigned(clerk);
  const row = page
    .getByRole('table', { name: 'Calls' })
    .getByRole('row')
    .filter({ hasText: agv ?? '' });
  await row.first().waitFor(soon);
  const ended = async (): Promise<Transport | undefined> =>
    (await rowsOf<Transport>(clerk, 'logistics.transports', { life: 'ended', limit: 200 })).find(
      (t) => t.transport === transport,
    );
  await expect.poll(async () => (await ended())?.status, soon).toBe('unloaded');
  const [box] = (await ended())?.containers ?? [];
  const line = scene.pc('line', '1001');
  const delivered = async (): Promise<boolean> => {
    const there = await rowsOf<Stock>(line, 'logistics.stock', { place: to.id, part: part.id, limit: 200 });
    const open = await rowsOf<Call>(line, 'logistics.calls', { life: 'live', limit: 200 });
    return there.some(({ container }) => container === box) && !open.some((c) => c.call === call);
  };
  await expect.poll(delivered, soon).toBe(true);
  await page.close();
}
