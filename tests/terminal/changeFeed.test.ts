import { describe, expect, it } from 'vitest';
import { ChangeFeed } from '#terminal/changeFeed';
import type { ChangeNotice } from '#terminal/contract/system';
import { stillRuntime } from '#tests/db/testStore';
import { VirtualTimers } from './devices/virtualTimers.ts';

/** What a listener gets when it was away for this long at most, in notices. */
const kept = 2000;
const stop = new AbortController();

/** One run of an engine. */
function engine(run: string) {
  const clock = new VirtualTimers();
  const feed = new ChangeFeed({ ...stillRuntime(), after: (ms, act) => clock.after(ms, act) }, run);
  /** One notice of its own. */
  const tell = (...topics: readonly string[]): void => {
    feed.tell(topics);
    clock.advance(1000);
  };
  const listen = (since?: string) => {
    const notices = feed.listen(since, stop.signal);
    return async (): Promise<ChangeNotice> => {
      const { value, done } = await notices.next();
      if (done) throw new Error('the feed ended');
      return value;
    };
  };
  return { feed, clock, tell, listen };
}

describe('a screen that follows the changes', () => {
  it('is told that all may have changed when it begins, then what does, a burst as one', async () => {
    const { feed, clock, listen } = engine('r1');
    const next = listen();
    expect(await next()).toEqual({ cursor: 'r1:0', all: true, topics: [] });
    feed.tell(['unit']);
    feed.tell(['visit', 'unit']);
    clock.advance(1000);
    expect(await next()).toEqual({ cursor: 'r1:1', all: false, topics: ['unit', 'visit'] });
  });

  it('gets what it missed as one notice when it resumes at its cursor, and nothing twice', async () => {
    const { tell, listen } = engine('r1');
    const first = listen();
    await first();
    tell('unit');
    const { cursor } = await first();
    tell('call');
    tell('transport', 'call');
    const next = listen(cursor);
    expect(await next()).toEqual({ cursor, all: false, topics: [] });
    expect(await next()).toEqual({ cursor: 'r1:3', all: false, topics: ['call', 'transport'] });
    tell('hold');
    expect(await next()).toEqual({ cursor: 'r1:4', all: false, topics: ['hold'] });
  });

  it('is told nothing when nothing was missed', async () => {
    const { tell, listen } = engine('r1');
    tell('unit');
    const next = listen('r1:1');
    expect(await next()).toEqual({ cursor: 'r1:1', all: false, topics: [] });
    const then = next();
    tell('call');
    expect(await then).toEqual({ cursor: 'r1:2', all: false, topics: ['call'] });
  });

  it.each([
    ['of an earlier run of the engine', 'r0:1'],
    ['from the future of this one', 'r1:7'],
    ['of half a notice', 'r1:0.5'],
    ['below the first', 'r1:-1'],
    ['without a place', 'r1'],
    ['that says nothing', ''],
  ])('is told that all may have changed at a cursor %s', async (_what, cursor) => {
    const { tell, listen } = engine('r1');
    tell('unit');
    tell('call');
    const next = listen(cursor);
    expect(await next()).toEqual({ cursor: 'r1:2', all: true, topics: [] });
    tell('hold');
    expect(await next()).toEqual({ cursor: 'r1:3', all: false, topics: ['hold'] });
  });

  it('is told that all may have changed when it missed more than is kept, and only then', async () => {
    const { tell, listen } = engine('r1');
    for (let n = 0; n <= kept; n++) tell('unit');
    const [justKept, tooLate] = [listen('r1:1'), listen('r1:0')];
    await justKept();
    await tooLate();
    expect(await justKept()).toEqual({ cursor: `r1:${kept + 1}`, all: false, topics: ['unit'] });
    expect(await tooLate()).toMatchObject({ cursor: `r1:${kept + 1}`, all: true });
  });

  it('ends when it is left', async () => {
    const { feed } = engine('r1');
    const left = new AbortController();
    const notices = feed.listen(undefined, left.signal);
    await notices.next();
    const next = notices.next();
    left.abort();
    expect(await next).toMatchObject({ done: true });
  });
});
