import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Feed, isFor } from '#plant/feed';
import type { LogRow } from '#plant/store';
import { nodeRuntime } from '#process/nodeRuntime';
import { MemoryDisk, memoryPlantStore } from './memoryPlantStore.ts';

const never = new AbortController().signal;
const scopes = ['site', 'line/A', 'line/B'];
const terminals = ['one', 'two', 'three'];

const rowAt = (position: number, scope: string, terminal: string, length: number): LogRow => ({
  position,
  scope,
  terminal,
  eventId: String(position),
  run: terminal,
  seq: position,
  stream: `${scope}/s`,
  scopeSeq: position,
  scopeHash: '',
  streamVersion: position,
  logHash: String(position),
  verdict: 'accepted',
  refusal: null,
  receivedAt: '',
  hash: '',
  body: 'x'.repeat(length),
  side: null,
});

const said = fc.record({
  scope: fc.constantFrom(...scopes),
  terminal: fc.constantFrom(...terminals),
  length: fc.oneof({ weight: 20, arbitrary: fc.constant(10) }, fc.constant(3_000_000)),
});
const asked = fc.record({
  terminal: fc.constantFrom(...terminals),
  follows: fc.constantFrom(null, ['site'], ['line/A', 'site'], ['line/B', 'site'], []),
  limit: fc.integer({ min: 1, max: 4 }),
  after: fc.nat(12),
  /** How many rows there are by then. */
  written: fc.nat(14),
});

/** Pages until the reader has everything. */
async function all(feed: Feed, { terminal, follows, limit, after }: { after: number } & Ask) {
  const found: LogRow[] = [];
  for (let cursor = after; cursor < feed.head;) {
    const request = { reader: { terminal, follows }, headHash: null, limit, waitMs: 0, cursor };
    const answer = await feed.pull(request, never);
    if (answer.status !== 'page') throw new Error(answer.status);
    expect(answer.page.rows.length).toBeLessThanOrEqual(limit);
    expect(answer.page.cursor).toBeGreaterThan(cursor);
    expect(answer.page.headHash).toBe(String(answer.page.cursor));
    found.push(...answer.page.rows);
    ({ cursor } = answer.page);
  }
  return found;
}

interface Ask {
  readonly terminal: string;
  readonly follows: readonly string[] | null;
  readonly limit: number;
}

it('whoever asks for what others were given already gets each row for it once, in order, and nobody else’s', async () => {
  const asks = fc.array(asked, { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 14 }), asks, async (log, readers) => {
      const rows = log.map(({ scope, terminal, length }, i) => rowAt(i + 1, scope, terminal, length));
      const feed = new Feed(memoryPlantStore({ nowMs: () => 0 }, new MemoryDisk()), nodeRuntime());
      for (const { written, ...ask } of readers) {
        feed.append(rows.slice(0, written));
        const after = Math.min(ask.after, feed.head);
        const expected = rows.slice(after, feed.head).filter((row) => isFor({ ...ask }, row));
        const found = await all(feed, { ...ask, after });
        expect(found.map(({ position }) => position)).toEqual(expected.map(({ position }) => position));
      }
    }),
    { numRuns: 300 },
  );
});

it('two that stand at one place are given the same array, also after the log went on behind it', async () => {
  const feed = new Feed(memoryPlantStore({ nowMs: () => 0 }, new MemoryDisk()), nodeRuntime());
  const given = async (terminal: string) => {
    const reader = { terminal, follows: ['site'] };
    const answer = await feed.pull({ reader, headHash: null, limit: 2, waitMs: 0, cursor: 0 }, never);
    return answer.status === 'page' ? answer.page.rows : null;
  };
  feed.append([1, 2, 3].map((position) => rowAt(position, 'site', 'one', 10)));
  const rows = await given('one');
  feed.append([rowAt(4, 'line/A', 'two', 10)]);
  expect(await given('two')).toBe(rows);
});

it('who comes once the log went on is given more than who stood at its end', async () => {
  const feed = new Feed(memoryPlantStore({ nowMs: () => 0 }, new MemoryDisk()), nodeRuntime());
  const ask = {
    reader: { terminal: 'one', follows: ['site'] },
    headHash: null,
    limit: 2,
    waitMs: 0,
    cursor: 0,
  };
  const given = async () => {
    const answer = await feed.pull(ask, never);
    return answer.status === 'page' ? [answer.page.cursor, answer.page.rows.length] : null;
  };
  feed.append([rowAt(1, 'site', 'one', 10)]);
  expect(await given()).toEqual([1, 1]);
  feed.append([rowAt(2, 'site', 'one', 10)]);
  expect(await given()).toEqual([2, 2]);
});
