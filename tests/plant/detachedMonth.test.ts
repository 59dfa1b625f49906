import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { protocolVersion } from '#sync/messages';
import { nodeRuntime } from '#process/nodeRuntime';
import type { StreamTypeOf } from '#plant/intake/readEvent';
import { readPlant } from '#plant/readPlant';
import type { PlantRecord, PlantStore } from '#plant/store';
import { verifyPlant } from '#plant/verify';
import { box } from './boxStream.ts';
import { boxClosed, boxFilled, boxMade } from './corePlant.ts';
import { silent } from './database.ts';
import type { PlantClient } from './plantClient.ts';
import type { ServedPlant } from './servedPlant.ts';
import { servedPlant } from './servedPlant.ts';
import type { TerminalWriter } from './writer.ts';

const clock = { now: Date.parse('2026-11-30T12:00:00Z') };
const runtime = { ...nodeRuntime(), nowMs: () => clock.now };
const ending: typeof box = {
  ...box,
  lifespan: (_key, { status }) => (status === 'closed' ? 'closed' : 'open'),
};
const typeOf: StreamTypeOf = (stream) => (stream.startsWith('box/') ? ending : undefined);

let site: ServedPlant;
let client: PlantClient;
let november: ReturnType<TerminalWriter['startRun']>;
beforeAll(async () => {
  site = await servedPlant({ runtime, typeOf });
  client = await site.enrol();
  november = client.writer.startRun();
  for (const said of [boxMade('over'), boxFilled('over'), boxClosed('over'), boxMade('open')])
    november.write(said);
  await client.push(november.batch());
  clock.now = Date.parse('2026-12-01T08:00:00Z');
  const december = client.writer.startRun();
  december.write(boxMade('new'));
  await client.push(december.batch());
  const { cursor, headHash } = await client.pull();
  await client.pull({ cursor, headHash });
  await again();
}, 60_000);
afterAll(async () => {
  await site.plant.stop();
  await rm(site.folder, { recursive: true, force: true });
});

/** A plant that was stopped has no rows in memory, and has written down what terminals said. */
async function again(): Promise<void> {
  const port = Number(new URL(site.plant.url).port);
  await site.plant.stop();
  site = await servedPlant({ runtime, typeOf, dataDir: site.folder, port });
}

const inDatabase = <T>(look: (store: PlantStore, record: PlantRecord) => Promise<T>): Promise<T> =>
  readPlant({ dataDir: site.folder, databaseUrl: undefined, runtime, log: silent }, look);
const verified = () => inDatabase((store, record) => verifyPlant(store, record, []));
const detached = { status: 410, json: { code: 'historyDetached', months: ['2026-11'] } };
const asked = async (path: string, body: object) => {
  const { status, json } = await client.post(path, JSON.stringify({ protocol: protocolVersion, ...body }));
  return { status, json };
};
const historyOf = (name: string) =>
  asked('/sync/history', { stream: `box/${name}`, after: 0, through: 100, limit: 100 });

describe('a month of a running plant that is detached', () => {
  it('is told by 410 where it is needed, misses nowhere else, and is the same once it is attached', async () => {
    const before = await client.pull();
    const sound = await verified();
    expect(before.rows).toHaveLength(5);
    expect(sound).toMatchObject({ positions: 5, detached: 0, faults: [] });

    const request = { month: '2026-11', at: new Date(clock.now).toISOString(), by: 'admin' };
    const taken = await inDatabase((store) => store.detachMonth({ ...request, stateVersions: { box: 1 } }));
    expect(taken).toEqual({ status: 'done', rows: 4, kept: 1 });
    const { status, json } = await client.tryPull();
    expect({ status, json }).toEqual(detached);
    expect(await historyOf('over')).toEqual(detached);
    expect(await historyOf('open')).toMatchObject({
      status: 200,
      json: { rows: [{ position: 4 }], next: null },
    });
    const place = { cursor: 4, headHash: before.rows[3] && (await logHashAt(4)) };
    expect((await client.pull(place)).rows).toEqual(before.rows.slice(4));
    const snapshot = await asked('/sync/snapshot', {
      scopes: null,
      except: [],
      through: null,
      after: { phase: 3, keeper: '', stream: null, position: 0, passed: 0 },
      limit: 100,
    });
    expect(snapshot).toMatchObject({ status: 200, json: { rows: [{ position: 5 }, { position: 4 }] } });

    const repeated = await client.push(november.batch());
    expect(repeated.acks).toMatchObject([{ seq: 4, fault: null }]);
    expect(site.plant.core.feed.head).toBe(5);
    expect(await verified()).toMatchObject({
      positions: 5,
      detachedMonths: ['2026-11'],
      detached: 3,
      faults: [],
    });

    expect(await inDatabase((store) => store.attachMonth(request))).toMatchObject({
      status: 'done',
      rows: 4,
    });
    expect((await client.pull()).rows).toEqual(before.rows);
    expect(await verified()).toEqual(sound);
  });

  it('takes what comes late for it: judged by what stream it was, with its place in the open month', async () => {
    const request = { month: '2026-11', at: new Date(clock.now).toISOString(), by: 'admin' };
    await inDatabase((store) => store.detachMonth({ ...request, stateVersions: { box: 1 } }));
    await again();
    const late = client.writer.startRun();
    late.write(boxFilled('over'));
    await client.push(late.batch());
    const { rows } = await client.pull({ cursor: 5, headHash: await logHashAt(5) });
    expect(rows.map(({ body, streamVersion }) => [JSON.parse(body).type, streamVersion])).toEqual([
      ['BoxFilled', 3],
      ['DiscrepancyFound', 4],
    ]);
    expect(await verified()).toMatchObject({ positions: 7, detached: 3, faults: [] });
  });
});

const logHashAt = (position: number): Promise<string | null> =>
  inDatabase((store) => store.logHashAt(position));
