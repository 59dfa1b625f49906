import { describe, expect, it } from 'vitest';
import { FloorWants } from '#sync/floorWants';

const run = 'run-of-A';

/** A run of A of which B told first that it goes on. */
function missed(): FloorWants {
  const wants = new FloorWants({ baseMs: 100, capMs: 1000 }, () => 0);
  wants.miss(run, 5, 'B', false, 0);
  wants.miss(run, 5, 'A', true, 0);
  return wants;
}

describe('what a PC misses of a run', () => {
  it('is asked of its own terminal first, and of the next one when that says nothing', () => {
    const wants = missed();
    expect(wants.due(0)).toEqual([{ to: 'A', run }]);
    expect(wants.due(99)).toEqual([]);
    expect(wants.due(100)).toEqual([{ to: 'B', run }]);
  });

  it('is asked on at once of who answered, and not any more when all of it is there', () => {
    const wants = missed();
    wants.due(0);
    wants.learn(run, 3, 20);
    expect(wants.due(20)).toEqual([{ to: 'A', run }]);
    wants.learn(run, 5, 30);
    expect(wants.size).toBe(0);
    expect(wants.nextDueMs()).toBeNull();
  });

  it('is not asked for where the run has another history here', () => {
    const wants = missed();
    wants.giveUp(run);
    wants.miss(run, 6, 'B', false, 10);
    expect(wants.size).toBe(0);
  });
});
