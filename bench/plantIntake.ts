import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import pg from 'pg';
import { challengeAnswer, protocolVersion, requestText } from '#sync/messages';
import { enrolTerminal } from '#tests/plant/plantClient';
import type { TerminalWriter } from '#tests/plant/writer';
import type { RunningPlant } from './benchPlant.ts';
import { databaseUrlOf, enrolmentCode } from './benchPlant.ts';
import { cpuSeconds, ownCpuSeconds } from './cpuTime.ts';
import { percentile } from './figure.ts';
import { unitStory } from './unitStory.ts';

export interface IntakeBenchOptions {
  /** Units per terminal; each is 20 events (85 % facts, 15 % proposals with reads). */
  readonly units: number;
  readonly terminals: number;
  /** Events per push. */
  readonly batch: number;
  /** Serial numbers in the plant's registry before it begins. */
  readonly registered: number;
  readonly say: (line: string) => void;
}

export interface IntakeFigures {
  readonly events: number;
  readonly eventsPerS: number;
  readonly ackP50Ms: number;
  readonly ackP99Ms: number;
  /** Of the first of them. */
  readonly bodies: readonly string[];
  /** The same bodies, inserted raw into the same PostgreSQL with a primary key, in groups of the same size. */
  readonly rawInsertsPerS: number;
  /** CPU time of this process, of the plant's and of PostgreSQL per event; null where /proc is missing. */
  readonly ownCpuUs: number | null;
  readonly plantCpuUs: number | null;
  readonly databaseCpuUs: number | null;
}

/** One signed request, made before the clock starts. */
interface Prepared {
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/**
 * Push throughput of a whole plant that runs in a process of its own: real HTTP on loopback, real signatures, judging, registries and
 * durable commits. The pushing side is this process, so that on two cores three parties share them.
 */
export async function measureIntake(
  plant: RunningPlant,
  options: IntakeBenchOptions,
): Promise<IntakeFigures> {
  const database = new pg.Client(await databaseUrlOf(plant.folder));
  await database.connect();
  await register(database, options.registered, options.say);
  const writers = await Promise.all(Array.from({ length: options.terminals }, () => enrol(plant)));
  const work = await Promise.all(
    writers.map(async (writer, i) => prepare(writer, await challengeFor(plant, writer), i, options)),
  );
  options.say(`pushing ${options.units * 20 * options.terminals} events from ${options.terminals} terminals`);
  const figures = await push(plant, database, work, options);
  const bodies = await sampleBodies(database, 50_000);
  const rawInsertsPerS = await rawInserts(database, bodies, options.batch * options.terminals);
  await database.end();
  return { ...figures, rawInsertsPerS, bodies };
}

async function register(database: pg.Client, count: number, say: (line: string) => void): Promise<void> {
  if (count === 0) return;
  say(`registering ${count} serial numbers`);
  await database.query(
    `insert into claim (registry, name, holder, event_id, stream, scope)
     select 'serial', 'part:P-0815:' || n, 'u-' || n, gen_random_uuid(), 'visit/u-' || n || '/S1/1', 'line/L0'
     from generate_series(1, $1::int) n`,
    [count],
  );
  await database.query('vacuum analyze claim');
}

const enrol = async (plant: RunningPlant): Promise<TerminalWriter> =>
  (await enrolTerminal(plant.url, await enrolmentCode(plant))).client.writer;

function prepare(
  writer: TerminalWriter,
  challenge: string,
  index: number,
  { units, batch }: IntakeBenchOptions,
): Prepared[] {
  const run = writer.startRun();
  for (let n = 0; n < units; n += 1) {
    for (const said of unitStory({ line: `L${index}`, station: `S${index}` }, n)) run.write(said);
  }
  const prepared: Prepared[] = [];
  for (let from = 1; from <= run.written.length; from += batch) {
    const batches = [run.batch(from, Math.min(from + batch - 1, run.written.length))];
    const body = Buffer.from(JSON.stringify({ protocol: protocolVersion, batches }));
    prepared.push(signedRequest(writer, challenge, prepared.length + 1, body));
  }
  return prepared;
}

/** What the plant wants the requests of a terminal signed for. */
async function challengeFor(plant: RunningPlant, writer: TerminalWriter): Promise<string> {
  const headers = { 'takt-terminal': writer.terminal };
  const refused = await fetch(`${plant.url}/sync/push`, { method: 'POST', headers, body: '{}' });
  return challengeAnswer.parse(await refused.json()).challenge;
}

function signedRequest(writer: TerminalWriter, challenge: string, n: number, body: Buffer): Prepared {
  const number = String(n);
  const bodyHash = createHash('sha256').update(body).digest('hex');
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'content-length': String(body.length),
      'takt-terminal': writer.terminal,
      'takt-challenge': challenge,
      'takt-number': number,
      'takt-signature': writer.sign(requestText('POST', '/sync/push', challenge, number, bodyHash)),
    },
  };
}

async function push(
  plant: RunningPlant,
  database: pg.Client,
  work: readonly (readonly Prepared[])[],
  { batch }: IntakeBenchOptions,
): Promise<Omit<IntakeFigures, 'rawInsertsPerS' | 'bodies'>> {
  const postmaster = Number(
    (await readFile(join(plant.folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0],
  );
  const usage = async () => ({
    own: await ownCpuSeconds([process.pid]),
    plant: await cpuSeconds(plant.pid),
    database: await cpuSeconds(postmaster),
  });
  const before = await usage();
  const acksMs: number[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: work.length });
  const start = performance.now();
  await Promise.all(
    work.map(async (requests) => {
      for (const prepared of requests) {
        const sent = performance.now();
        await post(`${plant.url}/sync/push`, prepared, agent);
        acksMs.push(performance.now() - sent);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  const after = await usage();
  const { rows } = await database.query<{ n: number; accepted: number }>(
    "select count(*)::int as n, count(*) filter (where verdict = 'accepted')::int as accepted from event",
  );
  const events = rows[0]?.n ?? 0;
  if (events !== rows[0]?.accepted || events < acksMs.length * batch * 0.9)
    throw new Error('not everything was accepted');
  const perEvent = (from: number | null, to: number | null): number | null =>
    from === null || to === null ? null : ((to - from) / events) * 1e6;
  return {
    events,
    eventsPerS: events / seconds,
    ackP50Ms: percentile(acksMs, 0.5),
    ackP99Ms: percentile(acksMs, 0.99),
    ownCpuUs: perEvent(before.own, after.own),
    plantCpuUs: perEvent(before.plant, after.plant),
    databaseCpuUs: perEvent(before.database, after.database),
  };
}

/** Sends one request and waits for its 200; node:http instead of fetch, because the client shares the cores. */
async function post(url: string, { headers, body }: Prepared, agent: Agent): Promise<void> {
  const sending = request(url, { method: 'POST', headers, agent });
  sending.end(body);
  const [response] = (await once(sending, 'response')) as [import('node:http').IncomingMessage];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  if (response.statusCode !== 200 || !text.includes('"fault":null'))
    throw new Error(`${response.statusCode} ${text}`);
}

const sampleBodies = async (database: pg.Client, count: number): Promise<string[]> =>
  (
    await database.query<{ body: string }>('select body from event order by position limit $1', [count])
  ).rows.map((r) => r.body);

async function rawInserts(database: pg.Client, bodies: readonly string[], group: number): Promise<number> {
  await database.query('create table raw_insert (position bigint primary key, body text not null)');
  const start = performance.now();
  for (let from = 0; from < bodies.length; from += group) {
    const some = bodies.slice(from, from + group);
    await database.query({
      name: 'raw',
      text: `insert into raw_insert select $1::bigint + n, body
             from unnest(string_to_array($2, chr(1))) with ordinality as u(body, n)`,
      values: [from, some.join('\u0001')],
    });
  }
  return (bodies.length / (performance.now() - start)) * 1000;
}
