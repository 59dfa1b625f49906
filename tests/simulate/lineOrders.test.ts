import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OrderFeed } from '#simulate/lineOrders';
import { noCounts } from '#simulate/lineTypes';
import { Staff } from '#simulate/operatorStaff';
import { paceOf } from '#simulate/pace';
import { seededRandom } from '#simulate/random';
import { realTimers } from '#simulate/realTimers';
import { testPin } from '#tests/terminal/testTerminal';
import { lineRevision, lineSite } from './lineSite.ts';
import { freePort, openLineTerminal, testBadges } from './lineTerminal.ts';
import type { LineTerminal } from './lineTerminal.ts';

interface Page<R> {
  readonly rows: readonly R[];
}

let pc: LineTerminal;
let feed: OrderFeed;
const refused: string[] = [];

beforeEach(async () => {
  refused.length = 0;
  const site = lineSite(await freePort(), 60);
  const [line] = site.lines;
  if (!line) throw new Error('the site has a line');
  pc = await openLineTerminal(site);
  const log = (): undefined => undefined;
  const onRefusal = (code: string) => refused.push(code);
  const staff = new Staff({ url: pc.url, pin: testPin, timers: realTimers, log, onRefusal });
  const faults = { nokShare: 0, andonShare: 0, defectShare: 0 };
  const pace = paceOf(realTimers, 1);
  const parts = { staff, badges: testBadges, site, line, taktS: 60, pace, faults, counts: noCounts() };
  feed = new OrderFeed(parts, lineRevision, seededRandom(7));
});
afterEach(() => pc.close());

const sequence = async () => {
  const rows = (
    await pc.query<Page<{ order: string; paused: unknown }>>('assembly.sequence', {
      line: 'FA1',
      limit: 1000,
    })
  ).rows;
  return { all: rows, open: rows.filter((r) => r.paused === null) };
};
const pause = async (order: string) => {
  const paused = await pc.execute(
    'assembly.pauseInSequence',
    { line: 'FA1', order, reason: 'no parts' },
    'supervisor',
  );
  expect(paused).toMatchObject({ ok: true });
};

describe('the orders that a simulated plant keeps coming', () => {
  it('come no more once enough stand in the sequence, also with a paused one among them', async () => {
    await feed.keepUp();
    const before = await sequence();
    expect(before.open).toHaveLength(20);
    await pause(before.all[0]?.order ?? '');
    await feed.keepUp();
    const refilled = await sequence();
    expect(refilled.open).toHaveLength(39);
    await feed.keepUp();
    await feed.keepUp();
    expect(await sequence()).toEqual(refilled);
    expect(refused).toEqual([]);
  });

  it('are passed over one after another, however many have been', async () => {
    while ((await sequence()).all.length < 120) {
      await feed.keepUp();
      for (const { order } of (await sequence()).open) await pause(order);
    }
    await feed.keepUp();
    const [next] = (await sequence()).open;
    await feed.passOver('no parts');
    const { all, open } = await sequence();
    expect(all.find((r) => r.order === next?.order)?.paused).not.toBeNull();
    expect(open).toHaveLength(19);
    expect(refused).toEqual([]);
  });
});
