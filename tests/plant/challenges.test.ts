import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Challenges } from '#plant/challenges';

const hours = 3_600_000;

function doors(key: Uint8Array = randomBytes(32)) {
  const clock = { ms: 1_000 };
  const challenges = new Challenges(key, () => clock.ms);
  const use = (terminal: string, challenge: string, number: number | string): string => {
    const freshness = challenges.look(terminal, challenge, String(number));
    if (freshness === 'fresh') challenges.take(terminal, challenge, String(number));
    return freshness;
  };
  return { challenges, clock, use };
}

describe('a challenge', () => {
  it('is good for the terminal that it was given to, each number once', () => {
    const { challenges, use } = doors();
    const challenge = challenges.issue('t1');
    expect(use('t1', challenge, 1)).toBe('fresh');
    expect(use('t1', challenge, 1)).toBe('replayed');
    expect(use('t1', challenge, 2)).toBe('fresh');
    expect(use('t2', challenge, 3)).toBe('stale');
  });

  it('lets requests overtake each other by less than 64', () => {
    const { challenges, use } = doors();
    const challenge = challenges.issue('t1');
    expect([64, 1, 63, 2].map((n) => use('t1', challenge, n))).toEqual(['fresh', 'fresh', 'fresh', 'fresh']);
    expect(use('t1', challenge, 128)).toBe('fresh');
    expect(use('t1', challenge, 64)).toBe('replayed');
  });

  it.each(['', '0', '-1', '1.5', '1e3', ' 1', '9'.repeat(16), 'NaN'])(
    'takes no number like "%s"',
    (number) => {
      const { challenges, use } = doors();
      expect(use('t1', challenges.issue('t1'), number)).toBe('replayed');
    },
  );

  it.each(['', 'x', '1.1000.', '2.1000.AAAA', '.'])('is not made up: "%s"', (challenge) => {
    expect(doors().use('t1', challenge, 1)).toBe('stale');
  });

  it('is over after 12 hours of the plant, and when its process ends', () => {
    const { challenges, clock, use } = doors();
    const challenge = challenges.issue('t1');
    clock.ms += 12 * hours;
    expect(use('t1', challenge, 1)).toBe('fresh');
    clock.ms += 1;
    expect(use('t1', challenge, 2)).toBe('stale');
    const before = doors();
    const captured = before.challenges.issue('t1');
    expect(doors().use('t1', captured, 1)).toBe('stale');
  });

  it('is given out without remembering anything, and eight of a terminal are remembered', () => {
    const { challenges, use } = doors();
    const all = Array.from({ length: 9 }, () => challenges.issue('t1'));
    for (let i = 0; i < 1000; i += 1) challenges.issue('t1');
    expect(all.map((challenge) => use('t1', challenge, 1))).toEqual(all.map(() => 'fresh'));
    expect(all.map((challenge) => use('t1', challenge, 1))).toEqual([
      'stale',
      ...all.slice(1).map(() => 'replayed'),
    ]);
  });
});

it('never takes one request twice, in whatever order requests come and come again', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(11), fc.oneof(fc.nat(8), fc.integer({ min: 1, max: 300 }))), {
        maxLength: 300,
      }),
      (requests) => {
        const { challenges, use } = doors();
        const given = Array.from({ length: 12 }, () => challenges.issue('t1'));
        const taken = new Set<string>();
        for (const [which, number] of requests) {
          if (use('t1', given[which] ?? '', number) !== 'fresh') continue;
          expect(taken.has(`${which}/${number}`)).toBe(false);
          taken.add(`${which}/${number}`);
        }
      },
    ),
  );
});
