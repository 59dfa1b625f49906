import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { debianBinaries } from '#tests/debianBinaries';
import { boxFilled } from './corePlant.ts';
import { silent } from './database.ts';
import type { PlantClient } from './plantClient.ts';
import { PlantClient as Client } from './plantClient.ts';
import type { Instance } from './replicatedPostgres.ts';
import { instance } from './replicatedPostgres.ts';
import type { ServedPlant } from './servedPlant.ts';
import { servedPlant } from './servedPlant.ts';
import type { RunWriter } from './writer.ts';

const soon = { timeout: 40_000, interval: 50 };

/** CI has it, so that there it fails where it is missing; elsewhere it is named among what was skipped. */
const absent = debianBinaries === null && process.env['CI'] !== 'true';

describe.skipIf(absent)('a primary with a streaming replica, and two plant nodes that know both', () => {
  let folder: string;
  let primary: Instance;
  let replica: Instance;
  let nodes: ServedPlant[];
  const alarms: unknown[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'takt-failover-'));
    nodes = [];
    primary = await instance(folder, 'primary');
    await primary.start();
    replica = await instance(folder, 'replica', primary);
    await replica.start();
    alarms.length = 0;
  }, 60_000);

  afterEach(async () => {
    for (const node of nodes) await node.end();
    for (const each of [primary, replica]) await each.stop().catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  /** Whether a commit waits until the replica has it. */
  async function synchronous(on: boolean): Promise<void> {
    await primary.query(`alter system set synchronous_standby_names = '${on ? '*' : ''}'`);
    await primary.query('select pg_reload_conf()');
    if (!on) return;
    const states = () =>
      primary.query<{ state: string }>('select sync_state as state from pg_stat_replication');
    await expect.poll(states, soon).toEqual([{ state: 'sync' }]);
  }

  async function startNode(name: string): Promise<ServedPlant> {
    const databaseUrl = `postgres://takt@127.0.0.1:${primary.port},127.0.0.1:${replica.port}/postgres`;
    const log = {
      ...silent,
      error: (...said: unknown[]) => void alarms.push(...said),
      info: silent.info.bind(silent),
    };
    const options = { databaseUrl, queryTimeoutMs: 2_000, log: log as typeof silent };
    const node = await servedPlant({ ...options, dataDir: join(folder, name) });
    nodes.push(node);
    return node;
  }

  async function startNodes(): Promise<[ServedPlant, ServedPlant]> {
    const first = await startNode('one');
    await mkdir(join(folder, 'two'));
    await copyFile(join(first.folder, 'plant-key.json'), join(folder, 'two', 'plant-key.json'));
    return [first, await startNode('two')];
  }

  /** Pushes until it is told to rest, at one node and at the next when that one turns it away. */
  function pushing(clients: readonly PlantClient[], run: RunWriter) {
    const over = new AbortController();
    const done = (async () => {
      let acked = 0;
      let turnedAway = 0;
      for (let at = 0; !over.signal.aborted;) {
        for (let i = 0; i < 5; i += 1) run.write(boxFilled(String(i)));
        const client = clients[at % clients.length];
        const answer = await client?.tryPush(run.batch(acked + 1));
        if (answer?.status === 200) acked = (answer.json as { acks: { seq: number }[] }).acks[0]?.seq ?? 0;
        else {
          expect(answer?.status).toBe(503);
          turnedAway += 1;
          at += 1;
        }
      }
      return { acked, turnedAway };
    })();
    return { done, rest: () => over.abort() };
  }

  async function everything(client: PlantClient): Promise<string[]> {
    const bodies: string[] = [];
    for (let cursor = 0; ;) {
      const page = await client.pull({ cursor });
      if (page.rows.length === 0) return bodies;
      bodies.push(...page.rows.map((row) => row.body));
      ({ cursor } = page);
    }
  }

  it('loses nothing that was acknowledged or shown when the primary dies and its synchronous replica is promoted', async () => {
    await synchronous(true);
    const [first, second] = await startNodes();
    const here = await first.enrol();
    const clients = [here, new Client(second.plant.url, here.writer)];
    const run = here.writer.startRun();
    const load = pushing(clients, run);
    await expect.poll(() => second.plant.core.feed.head, soon).toBeGreaterThan(50);
    await primary.kill();
    const shown = second.plant.core.feed.head;
    await replica.promote();
    await expect.poll(() => second.plant.core.feed.head, soon).toBeGreaterThan(shown + 50);
    load.rest();
    const { acked, turnedAway } = await load.done;
    await expect.poll(() => second.plant.core.feed.head, soon).toBeGreaterThanOrEqual(acked);
    const log = await everything(clients[1] ?? here);
    expect(log).toEqual(run.written.slice(0, log.length).map(({ body }) => body));
    expect(turnedAway).toBeGreaterThan(0);
    expect(alarms).toEqual([]);
    await first.plant.stop();
    nodes = [second, await startNode('one')];
    expect(nodes.map(({ plant }) => plant.core.intake.status).toSorted()).toEqual(['serving', 'standby']);
  }, 120_000);

  it('neither acknowledges nor shows what a restarted primary alone has, and acknowledges nothing by a wait that is cancelled', async () => {
    await synchronous(true);
    const [first, second] = await startNodes();
    const here = await first.enrol();
    const run = here.writer.startRun();
    run.write(boxFilled('1'));
    expect((await here.push(run.batch())).acks).toMatchObject([{ seq: 1 }]);
    await expect.poll(() => second.plant.core.feed.head, soon).toBe(1);
    await replica.stop();
    run.write(boxFilled('1'));
    const waiting = here.tryPush(run.batch(2));
    const waits = (what: string) =>
      primary.query(
        `select ${what} from pg_stat_activity where wait_event = 'SyncRep' and pid <> pg_backend_pid()`,
      );
    await expect.poll(() => waits('pid'), soon).not.toEqual([]);
    await primary.kill();
    expect((await waiting).status).toBe(503);
    await primary.start();
    const rows = await primary.query<{ position: string }>('select position from event order by position');
    expect(rows.map(({ position }) => Number(position))).toEqual([1, 2]);
    for (const node of [first, second]) {
      const client = new Client(node.plant.url, here.writer);
      for (let asked = 0; asked < 3; asked += 1) {
        expect((await client.tryPush(run.batch())).status).toBe(503);
        const { json } = await client.tryPull({ cursor: 1 });
        expect((json as { rows?: unknown[] }).rows ?? []).toEqual([]);
      }
      await expect.poll(async () => (await client.tryPull({ cursor: 1 })).status, soon).toBe(200);
    }
    await expect.poll(() => waits('pg_cancel_backend(pid)'), soon).not.toEqual([]);
    await expect.poll(() => waits('pid'), soon).not.toEqual([]);
    for (const client of [first, second].map(({ plant }) => new Client(plant.url, here.writer)))
      expect((await client.tryPush(run.batch())).status).toBe(503);
    await replica.start();
    await expect.poll(async () => (await here.tryPush(run.batch())).status, soon).toBe(200);
    await expect.poll(() => second.plant.core.feed.head, soon).toBe(2);
    expect(await everything(here)).toEqual(run.written.map(({ body }) => body));
  }, 120_000);

  /** Streams no more; `start` or `promote` then finds it where it stopped. */
  const stalls: Record<string, () => Promise<void>> = {
    'that was down': () => replica.stop(),
    'that was cut off': async () => {
      await replica.query("alter system set primary_conninfo = ''");
      await replica.query('select pg_reload_conf()');
      const streams = () => primary.query('select pid from pg_stat_replication');
      await expect.poll(streams, soon).toEqual([]);
    },
  };

  it.each(Object.keys(stalls))(
    'with an asynchronous replica %s what was acknowledged may be missing: terminals are told, and the log has an alarm',
    async (how) => {
      const [first, second] = await startNodes();
      const here = await first.enrol();
      const run = here.writer.startRun();
      run.write(boxFilled('1'));
      await here.push(run.batch());
      const sent = async () =>
        (
          await primary.query<{ behind: boolean }>(
            'select replay_lsn < pg_current_wal_lsn() as behind from pg_stat_replication',
          )
        )[0]?.behind;
      await expect.poll(sent, soon).toBe(false);
      await stalls[how]?.();
      run.write(boxFilled('1'));
      await here.push(run.batch(2));
      const { cursor, headHash } = await here.pull();
      expect(cursor).toBe(2);
      await primary.kill();
      if (how === 'that was down') await replica.start();
      await replica.promote();
      for (const node of [first, second]) {
        const client = new Client(node.plant.url, here.writer);
        const seen = async () => (await client.tryPull({ cursor, headHash })).json;
        await expect.poll(seen, soon).toEqual({ code: 'rewound' });
        expect((await client.pull()).rows.map(({ body }) => body)).toEqual([run.written[0]?.body]);
      }
      expect(alarms).toContainEqual({ shown: 2 });
    },
    120_000,
  );
});
