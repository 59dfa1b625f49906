import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unitStory } from '#bench/unitStory';
import { streamTypeOf } from '#domain/streams';
import { brokenRules, plantNonconformances, plantRules } from '#plant/postgres/conformance';
import { readPlant } from '#plant/readPlant';
import { nodeRuntime } from '#process/nodeRuntime';
import { silent } from './database.ts';
import type { ServedPlant } from './servedPlant.ts';
import { servedPlant } from './servedPlant.ts';

let site: ServedPlant;

/** Three units of a line, with effects, registered names and proposals, and a run that follows another. */
beforeAll(async () => {
  site = await servedPlant({ typeOf: streamTypeOf });
  const client = await site.enrol();
  for (let n = 0; n < 3; n += 1) {
    const run = client.writer.startRun();
    for (const said of unitStory({ line: 'L1', station: 'S1' }, n)) run.write(said);
    await client.push(run.batch());
  }
}, 60_000);
afterAll(() => site.end());

const looking = <T>(look: (pool: pg.Pool) => Promise<T>): Promise<T> => {
  const options = { dataDir: site.folder, databaseUrl: undefined, runtime: nodeRuntime(), log: silent };
  return readPlant(options, (_store, _record, pool) => look(pool));
};

/** By rule: the defect, planted, and all rules that it breaks. */
const planted: Readonly<Record<string, readonly [sql: string, ...broken: string[]]>> = {
  positionGap: [
    'delete from event where position = 7',
    'positionGap',
    'keyUnlike',
    'scopeGap',
    'streamVersion',
  ],
  logEnd: ['update appender set position = position + 1', 'logEnd'],
  keyUnlike: [`update event_key set hash = decode(repeat('ab', 32), 'hex') where position = 2`, 'keyUnlike'],
  scopeGap: [`update event set scope_seq = scope_seq + 5 where position = 2`, 'scopeGap'],
  scopeEnd: [`update scope set seq = seq + 1`, 'scopeEnd'],
  runGap: [
    `insert into run select '01a23000-0000-7000-8000-000000000000', terminal, null, prev_hash, 2, hash, true, 9, 1, 0, now() from run limit 1`,
    'runGap',
  ],
  runEnd: [`update run set hash = prev_hash where seq > 1`, 'runEnd'],
  runBeyond: [
    `update run set seq = seq - 1 where ordinal = 1 and terminal <> 'plant'`,
    'runEnd',
    'runBeyond',
  ],
  runUnsigned: ['delete from signature', 'runUnsigned'],
  runOfNobody: ['delete from terminal', 'runOfNobody'],
  streamVersion: [`update stream set version = version + 1 where stream like 'unit/%'`, 'streamVersion'],
  effectOfNothing: [
    `insert into effect values ('k', '01a23000-0000-7000-8000-000000000000')`,
    'effectOfNothing',
  ],
  claimOfNothing: [`update claim set event_id = '01a23000-0000-7000-8000-000000000000'`, 'claimOfNothing'],
  letterInLog: [
    `insert into dead_letter (run, seq, terminal, code, detail, hash, body, received_at)
     select run, seq, 'x', 'c', '', hash, '', now() from event_key where position = 3`,
    'letterInLog',
  ],
  attachmentShort: [`insert into attachment values ('\\x01', 5, 5, true)`, 'attachmentShort'],
};

describe("what a plant's database conforms to", () => {
  it('is kept by a healthy one, beside the plant that runs on it', async () => {
    expect(await looking(plantNonconformances)).toEqual([]);
  });

  it('has a planted defect for each rule', () => {
    expect(Object.keys(planted).sort()).toEqual(plantRules.map(({ rule }) => rule).sort());
  });

  it.each(Object.keys(planted))('%s is found where it is broken', async (rule) => {
    const [sql = '', ...broken] = planted[rule] ?? [];
    await looking(async (pool) => {
      const client = await pool.connect();
      try {
        await client.query('begin');
        expect((await client.query(sql)).rowCount).toBeGreaterThan(0);
        const found = await brokenRules(client);
        expect(found.map((one) => one.rule)).toEqual(broken);
        expect(found.flatMap(({ places }) => places).every((place) => place !== null)).toBe(true);
      } finally {
        await client.query('rollback');
        client.release();
      }
    });
  });
});
