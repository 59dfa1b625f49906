import { expect } from 'vitest';
import type { EventBody } from '#sync/envelope';
import { keptBy } from './keptEvents.ts';
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
const callsAt = (pc: Pc): Promise<readonly Call[]> =>
  rowsOf<Call>(pc, 'logistics.calls', { life: 'live', limit: 200 });

/** The calls that are under way, as any PC of the site has heard of them. */
export async function callsUnderWay(scene: Scene): Promise<ReadonlySet<string>> {
  const pcs = [scene.pc('line', '1001'), scene.pc('logistics', '1002'), scene.pc('quality', '1003')];
  return new Set((await Promise.all(pcs.map(callsAt))).flat().map(({ call }) => call));
}

const fetched = new Set(['assigned', 'accepted', 'loading']);

/** What the line PC recorded of a call: that it raised it itself, because parts were used there. */
function raisedBecause(scene: Scene, call: string): readonly [by: string, because: string] {
  return keptBy(scene.database('line'), (database) => {
    const bodyOf = (sql: string, key: string): EventBody | null => {
      const row = database.prepare<[string], { readonly body: string }>(sql).get(key);
      return row ? (JSON.parse(row.body) as EventBody) : null;
    };
    const raised = bodyOf(`select body from event where stream = ? and type = 'CallRaised'`, `call/${call}`);
    const cause = bodyOf('select body from event where event_id = ?', raised?.causation ?? '');
    return [raised?.terminal ?? '', cause?.terminal === raised?.terminal ? (cause?.type ?? '') : ''];
  });
}

/** A call that is not one of `before`, that the line PC's consumption raised, and that an AGV is on its way for. */
async function calledAndAssigned(
  scene: Scene,
  clerk: Pc,
  before: ReadonlySet<string>,
): Promise<Call & { transport: string }> {
  const { terminal } = await scene.pc('line', '1001').query<{ terminal: string }>('system.terminal');
  const byLine = (call: string): boolean =>
    raisedBecause(scene, call).join() === [terminal, 'ContainerConsumed'].join();
  let found: Call | undefined;
  const look = async (): Promise<boolean> => {
    found = (await callsAt(clerk)).find(
      ({ call, agv, transportStatus }) =>
        agv !== null && fetched.has(transportStatus ?? '') && !before.has(call) && byLine(call),
    );
    return found !== undefined;
  };
  await expect.poll(look, soon).toBe(true);
  return { ...(found as Call), transport: found?.transport ?? '' };
}

/**
 * What the line uses up is called by itself, later than the calls of `before`; the clerk sees which AGV brings it, and that it has
 * come.
 */
export async function watchDelivery(scene: Scene, before: ReadonlySet<string> = new Set()): Promise<void> {
  const clerk = scene.pc('logistics', '1002');
  const page = await scene.screen('logistics', '1002', '/logistics');
  const { call, agv, part, to, transport, cause } = await calledAndAssigned(scene, clerk, before);
  expect(['consumption', 'minLevel']).toContain(cause.kind);
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
    const open = await callsAt(line);
    return there.some(({ container }) => container === box) && !open.some((c) => c.call === call);
  };
  await expect.poll(delivered, soon).toBe(true);
  await page.close();
}
