import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { Answers, answersKept } from '#db/answers';
import { openDatabase } from '#db/open';
import { stillRuntime } from '#tests/db/testStore';
import { openQualitySite } from './qualitySite.ts';
import type { Learnt } from './servedTerminal.ts';
import { serveTerminal } from './servedTerminal.ts';
import { openTestTerminal, signatureOf, testPin } from './testTerminal.ts';

const nowhere = {
  unit: null,
  line: null,
  station: null,
  operation: null,
  part: null,
  lot: null,
  tool: null,
  characteristic: null,
};
const opening = (title = 'Scratch') => ({
  source: 'audit',
  defectCode: null,
  severity: 'B',
  subject: nowhere,
  title,
  text: '',
});

type Terminal = Pick<ReturnType<typeof openTestTerminal>, 'database'>;
const count = (t: Terminal, type: string): number =>
  t.database.sqlite
    .prepare<[string], { n: number }>('select count(*) as n from event where type = ?')
    .get(type)?.n ?? 0;
const answered = (t: Terminal): number =>
  t.database.sqlite.prepare<[], { n: number }>('select count(*) as n from answered_command').get()?.n ?? 0;
const issueOf = (learnt: Learnt): string => {
  const events = learnt.status === 200 ? (learnt.body as { events: { stream: string }[] }).events : [];
  return events[0]?.stream.slice('issue/'.length) ?? '';
};

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** A clock that a test may set forward. */
function movedRuntime(seed = 1) {
  const still = stillRuntime(seed);
  const ahead = { ms: 0 };
  return { runtime: { ...still, nowMs: () => still.nowMs() + ahead.ms }, ahead };
}

async function served(options: Parameters<typeof openTestTerminal>[0] = {}) {
  const t = openTestTerminal(options);
  closing.push(() => t.database.close());
  const server = await serveTerminal(t);
  closing.push(() => server.close());
  return { t, server };
}

describe.each(['http', 'socket'] as const)('a command sent again over %s', (transport) => {
  it('has one effect and the same answer when the connection broke before the first came', async () => {
    const { t, server } = await served();
    const sender = await server[transport]('quality');
    const stop = t.store.onChange(() => sender.cut());
    expect(await sender.send('quality.openIssue', opening(), 'k-1')).toEqual({ status: 'broken' });
    stop();
    expect(count(t, 'IssueOpened')).toBe(1);
    const again = await sender.send('quality.openIssue', opening(), 'k-1');
    expect(again).toMatchObject({ status: 200, body: { ok: true, events: [{ seq: 1 }] } });
    expect(await sender.send('quality.openIssue', opening(), 'k-1')).toEqual(again);
    expect(count(t, 'IssueOpened')).toBe(1);
    expect((await sender.send('quality.openIssue', opening(), 'k-2')).status).toBe(200);
    expect((await sender.send('quality.openIssue', opening(), null)).status).toBe(200);
    expect(count(t, 'IssueOpened')).toBe(3);
  });

  it('is refused when its key stands for something else, whoever sends it', async () => {
    const { t, server } = await served();
    const sender = await server[transport]('quality');
    const other = await server[transport]('quality', 2);
    const first = await sender.send('quality.openIssue', opening(), 'k-1');
    const reused = { status: 422, body: { code: 'idempotencyKeyReused', params: {} } };
    expect(await sender.send('quality.openIssue', opening('Dent'), 'k-1')).toEqual(reused);
    expect(await other.send('quality.openIssue', opening(), 'k-1')).toEqual(reused);
    const comment = { issue: issueOf(first), text: 'Seen' };
    expect(await sender.send('quality.commentIssue', comment, 'k-1')).toEqual(reused);
    expect(count(t, 'IssueOpened') + count(t, 'IssueCommented')).toBe(1);
  });

  it('is decided anew after a refusal', async () => {
    const { t, server } = await served();
    const sender = await server[transport]('quality');
    const issue = issueOf(await sender.send('quality.openIssue', opening(), null));
    const leave = { issue, person: 'p-quality-2' };
    expect(await sender.send('quality.leaveTeam', leave, 'k-1')).toMatchObject({ status: 409 });
    expect(answered(t)).toBe(0);
    expect((await sender.send('quality.joinTeam', leave, null)).status).toBe(200);
    expect((await sender.send('quality.leaveTeam', leave, 'k-1')).status).toBe(200);
    expect(answered(t)).toBe(1);
  });

  it.each(['', 'two words', 'a,b', 'x'.repeat(101), '"open'])('is refused with the key %j', async (key) => {
    const { t, server } = await served();
    const sender = await server[transport]('quality');
    expect((await sender.send('quality.openIssue', opening(), key)).status).toBe(400);
    expect(count(t, 'IssueOpened')).toBe(0);
  });

  it('has one effect whether its key is quoted, as the draft has it, or bare', async () => {
    const { t, server } = await served();
    const sender = await server[transport]('quality');
    const quoted = await sender.send('quality.openIssue', opening(), '"k-1"');
    expect(await sender.send('quality.openIssue', opening(), 'k-1')).toEqual(quoted);
    expect(count(t, 'IssueOpened')).toBe(1);
  });
});

describe('what a terminal answered', () => {
  it('holds after a restart of the engine', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'takt-repeated-'));
    closing.push(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, 'terminal.db');
    const first = openTestTerminal({ file });
    const opened = await first.execute('quality.openIssue', opening(), 'quality', 1, 'k-1');
    first.database.close();
    const second = openTestTerminal({ file, keys: first.keys, runtime: stillRuntime(7) });
    closing.push(() => second.database.close());
    expect(await second.execute('quality.openIssue', opening(), 'quality', 1, 'k-1')).toEqual(opened);
    expect(count(second, 'IssueOpened')).toBe(1);
  });

  it('is forgotten after a day', async () => {
    const { runtime, ahead } = movedRuntime();
    const { t } = await served({ runtime });
    const send = () => t.execute('quality.openIssue', opening(), 'quality', 1, 'k-1');
    const first = await send();
    ahead.ms = answersKept.ms - 60_000;
    expect(await send()).toEqual(first);
    ahead.ms = answersKept.ms + 60_000;
    expect(await send()).not.toEqual(first);
    expect(count(t, 'IssueOpened')).toBe(2);
    expect(answered(t)).toBe(1);
  });

  it('is never more than its share of the disk, and shrinks when it was', () => {
    const { sqlite, close } = openDatabase(':memory:');
    closing.push(close);
    const answers = new Answers<number>(sqlite, (text) => text);
    const size = () =>
      sqlite.prepare<[], { n: number }>('select count(*) as n from answered_command').get()?.n;
    const put = (n: number, nowMs: number) => {
      const asked = { key: `k-${n}`, sender: 'person/p', procedure: 'quality.openIssue', input: n };
      const recalled = answers.recall(asked, nowMs);
      if (recalled.status === 'new') answers.keep(recalled.request, n, nowMs);
    };
    sqlite.exec('begin');
    for (let n = 0; n < answersKept.rows + 50; n++) put(n, 1000);
    expect(size()).toBe(answersKept.rows);
    for (let n = 0; n < 100; n++) put(1_000_000 + n, 1000 + answersKept.ms + 1);
    expect(size()).toBe(answersKept.rows - 700);
    sqlite.exec('commit');
  });

  it('is not kept for devices, which send no key', async () => {
    const { t } = await served();
    const raw = { tool: 'T-17', fault: 'length', raw: '0061' };
    const device = { kind: 'device', device: 'T-17' } as const;
    expect(await t.execute('assembly.recordUnreadableTightening', raw, device)).toMatchObject({ ok: true });
    expect(answered(t)).toBe(0);
  });

  it('lets nobody guess a PIN that was sent with it', async () => {
    const { t } = await served();
    const change = { pin: testPin };
    const add = { badge: 'B-7', name: { zh: '七', en: 'Seven' }, roles: ['operator'], pin: testPin };
    expect(await t.execute('people.addPerson', add, 'admin', 1, 'k-1')).toMatchObject({ ok: true });
    const rows = t.database.sqlite.prepare('select * from answered_command').all();
    expect(JSON.stringify(rows)).not.toContain(testPin);
    const other = new Answers<null>(t.database.sqlite, (text) => text.toUpperCase());
    const asked = { key: 'k-1', sender: 'person/p-admin-1', procedure: 'people.addPerson' };
    expect(other.recall({ ...asked, input: add }, t.runtime.nowMs()).status).toBe('reused');
    expect(t.store.recall({ ...asked, input: add }).status).toBe('answered');
    expect(t.store.recall({ ...asked, input: { ...add, ...change, pin: '111111' } }).status).toBe('reused');
  });
});

describe('two at once with one key', () => {
  it('have one effect, also where a signature is checked before', async () => {
    const t = await openQualitySite({
      verifyPin: (_v, pin) => Promise.resolve().then(() => pin === testPin),
    });
    closing.push(() => t.database.close());
    const { unit } = await t.unitAtWheels('PO-42801');
    const input = { ...opening(), subject: { ...nowhere, unit } };
    const opened = await t.execute('quality.openIssue', input, 'quality', 1, 'k-1');
    const issue = opened.ok ? (opened.events[0]?.stream.slice('issue/'.length) ?? '') : '';
    const decision = {
      issue,
      units: [unit],
      outcome: 'conforming',
      evidence: 'Measured',
      signature: signatureOf('quality', 'disposition'),
    };
    const send = () => t.execute('quality.decideUnits', decision, 'quality', 1, 'k-2');
    const [one, two] = await Promise.all([send(), send()]);
    expect(one).toMatchObject({ ok: true });
    expect(two).toEqual(one);
    expect(count(t, 'AffectedUnitsDecided')).toBe(1);
  });
});

describe('three commands, each sent any number of times in any order and at once', () => {
  it('have their effect once each, and every sender learns the same', async () => {
    const turn = fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 4 });
    const rounds = fc.array(turn, { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(rounds, async (turns) => {
        const t = openTestTerminal();
        const first = await t.execute('quality.openIssue', opening(), 'quality');
        const issue = first.ok ? (first.events[0]?.stream.slice('issue/'.length) ?? '') : '';
        const commands = [
          ['quality.openIssue', opening('Two'), 'k-1'],
          ['quality.commentIssue', { issue, text: 'Seen' }, 'k-2'],
          ['quality.commentIssue', { issue, text: 'Seen' }, 'k-3'],
        ] as const;
        const learnt = new Map<number, unknown[]>();
        for (const sent of turns) {
          const answers = await Promise.all(
            sent.map(async (n) => {
              const [name, input, key] = commands[n] ?? commands[0];
              return [n, await t.execute(name, input, 'quality', 1, key)] as const;
            }),
          );
          for (const [n, answer] of answers) learnt.set(n, [...(learnt.get(n) ?? []), answer]);
        }
        for (const answers of learnt.values())
          expect(new Set(answers.map((a) => JSON.stringify(a))).size).toBe(1);
        expect(count(t, 'IssueOpened') + count(t, 'IssueCommented')).toBe(1 + learnt.size);
        t.database.close();
      }),
      { numRuns: 30 },
    );
  }, 60_000);
});
