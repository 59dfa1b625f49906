import { drizzle } from 'drizzle-orm/better-sqlite3';
import { describe, expect, it } from 'vitest';
import { windowsOver } from '#db/queries/holdWindows';
import { visit } from '#db/schema/assembly';
import { hold } from '#db/schema/quality';
import { freshDatabase } from './freshDatabase.ts';

const at = (time: string): string => `2026-11-22T${time}.000Z`;

interface Held {
  readonly until: string | null;
  readonly liftedAt: string | null;
}
interface Stay {
  readonly arrivedAt: string;
  readonly closedAt: string | null;
}

/** The windows of one hold by station FA-02, from 10:00, over a unit that stood there. */
function windows({ until, liftedAt }: Held, { arrivedAt, closedAt }: Stay): readonly string[] {
  const { sqlite, read } = freshDatabase();
  const write = drizzle(sqlite);
  const population = { kind: 'stationWindow' as const, station: 'FA-02', from: at('10:00:00'), until };
  const placed = { placedAt: at('10:00:00'), placedBy: null, liftedAt, liftedBy: null };
  const status = liftedAt === null ? ('placed' as const) : ('lifted' as const);
  const named = { stream: 'hold/h-1', sync: 'confirmed' as const, hold: 'h-1', number: 'H-1' };
  write
    .insert(hold)
    .values({
      ...named,
      ...placed,
      status,
      reason: 'torque',
      issue: null,
      population,
      members: 0,
      undecided: 0,
    })
    .run();
  const counts = { operations: 0, operationsDone: 0, owed: 0, nok: 0, beyondNokLimit: false, defects: 0 };
  const stay = {
    stream: 'visit/u-1/FA-02/1',
    sync: 'confirmed' as const,
    unit: 'u-1',
    station: 'FA-02',
    line: 'FA1',
    visit: 1,
  };
  write
    .insert(visit)
    .values({ ...stay, ...counts, status: 'closed', departure: 'released', arrivedAt, closedAt })
    .run();
  const found = windowsOver(read, ['u-1']).map((h) => h.hold);
  sqlite.close();
  return found;
}

describe('the windows of holds over a unit', () => {
  const placed = { until: at('10:10:00'), liftedAt: null };

  it('are widened by what two clocks may be apart, at either end', () => {
    const from = (arrivedAt: string) => windows(placed, { arrivedAt, closedAt: at('11:00:00') });
    expect(from(at('10:10:05'))).toEqual(['h-1']);
    expect(from(at('10:10:06'))).toEqual([]);
    const through = (closedAt: string) => windows(placed, { arrivedAt: at('09:00:00'), closedAt });
    expect(through(at('09:59:55'))).toEqual(['h-1']);
    expect(through(at('09:59:54'))).toEqual([]);
  });

  it('of a lifted hold count where one clock has the unit leave before another has it come', () => {
    const lifted = { until: null, liftedAt: at('10:20:00') };
    expect(windows(lifted, { arrivedAt: at('12:00:00'), closedAt: at('10:05:00') })).toEqual(['h-1']);
    expect(windows(lifted, { arrivedAt: at('12:00:00'), closedAt: at('12:05:00') })).toEqual([]);
  });
});
