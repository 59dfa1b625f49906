import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  breakOff,
  defaultWedge,
  feed,
  idle,
  type Burst,
  type CutReason,
  type WedgeSettings,
} from '#ui/scan/burst.ts';
import { characterOf, type WedgeKey } from '#ui/scan/wedgeKey.ts';

const press = (key: string, at: number, more: Partial<WedgeKey> = {}): WedgeKey => ({
  key,
  code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : /^\d$/.test(key) ? `Digit${key}` : key,
  shift: false,
  control: false,
  other: false,
  repeat: false,
  writes: false,
  at,
  ...more,
});

interface Run {
  /** Whole codes. */
  readonly scans: string[];
  /** Why scans were cut. */
  readonly cuts: CutReason[];
  /** Keys that reached the page. */
  readonly passed: string[];
  readonly leaked: number;
}

function type(keys: readonly WedgeKey[], settings: WedgeSettings = defaultWedge): Run {
  let burst: Burst = idle;
  const scans: string[] = [];
  const cuts: CutReason[] = [];
  const passed: string[] = [];
  let leaked = 0;
  for (const key of keys) {
    const { outcome, swallow, burst: next } = feed(burst, key, settings);
    burst = next;
    if (!swallow) passed.push(key.key);
    if (outcome?.status === 'whole') scans.push(outcome.text);
    if (outcome?.status === 'cut') cuts.push(outcome.reason);
    if (outcome !== null) ({ leaked } = outcome);
  }
  return { scans, cuts, passed, leaked };
}

/** Keys one after the other, `gap` ms apart. */
const at = (gap: number, keys: readonly string[], start = 1000): WedgeKey[] =>
  keys.map((key, index) => press(key, start + index * gap));

describe('a scanner with prefix and suffix', () => {
  it('is read whole, and no key of it reaches the page', () => {
    const run = type(at(8, ['F9', ...'LW433B12XR1042779', 'Enter']));
    expect(run).toEqual({ scans: ['LW433B12XR1042779'], cuts: [], passed: [], leaked: 0 });
  });

  it('never lets its Enter press a button, even when nothing was read', () => {
    expect(type(at(8, ['F9', 'Enter']))).toEqual({ scans: [], cuts: ['broken'], passed: [], leaked: 0 });
  });

  it('is read behind an input method, by the physical keys', () => {
    const keys = [
      press('F9', 0),
      press('Process', 8, { code: 'KeyL', shift: true }),
      press('Process', 16, { code: 'Digit7' }),
      press('Process', 24, { code: 'Minus' }),
      press('Enter', 32),
    ];
    expect(type(keys).scans).toEqual(['L7-']);
  });

  it('keeps the separators of GS1 and ISO 15434', () => {
    const keys = [
      press('F9', 0),
      press('1', 8),
      press(']', 16, { code: 'BracketRight', control: true }),
      press('2', 24),
      press('Enter', 32),
    ];
    expect(type(keys).scans).toEqual(['1\u001d2']);
  });

  it('reads two scans in a row as two', () => {
    const keys = at(5, ['F9', 'A', 'B', 'Enter', 'F9', 'C', 'D', 'Enter']);
    expect(type(keys).scans).toEqual(['AB', 'CD']);
  });

  it('gives up when the scanner falls silent, and hands the keyboard back', () => {
    const keys = [press('F9', 0), press('A', 8), press('b', 5_100), press('Enter', 5_200)];
    expect(type(keys)).toEqual({ scans: [], cuts: [], passed: ['b', 'Enter'], leaked: 0 });
  });

  it('whose keys come apart is cut, and its rest presses nothing', () => {
    const rest = at(8, [...'-1188', 'Enter'], 2_000);
    const run = type([...at(8, ['F9', ...'W20'], 0), ...rest]);
    expect(run).toEqual({ scans: [], cuts: ['broken'], passed: [], leaked: 0 });
    const last = type([...at(8, ['F9', ...'W20'], 0), press('Enter', 2_000)]);
    expect(last).toEqual({ scans: [], cuts: ['broken'], passed: [], leaked: 0 });
  });

  it('that lost its prefix is cut, and what leaked of it is counted', () => {
    const run = type(at(8, [...'-1188', 'Enter']));
    expect(run).toMatchObject({ scans: [], cuts: ['noPrefix'], leaked: 5 });
    expect(run.passed).not.toContain('Enter');
  });

  it('that begins anew before it ended is cut the first time', () => {
    const run = type(at(8, ['F9', ...'W20', 'F9', ...'W20-1188', 'Enter']));
    expect(run).toMatchObject({ scans: ['W20-1188'], cuts: ['broken'], passed: [] });
  });

  it.each([
    ['a key that stands for no character', press('Dead', 24)],
    ['a key that repeats itself', press('A', 24, { repeat: true })],
    ['a key with Alt', press('a', 24, { other: true })],
  ])('is cut by %s', (_, key) => {
    const keys = [...at(8, ['F9', 'A', 'B'], 0), key, press('C', 32), press('Enter', 40)];
    expect(type(keys)).toMatchObject({ scans: [], cuts: ['broken'], passed: [] });
  });

  it('is cut when the page loses the keyboard in the middle', () => {
    const { burst } = feed(idle, press('F9', 0), defaultWedge);
    const left = breakOff(feed(burst, press('A', 8), defaultWedge).burst);
    expect(left.outcome).toMatchObject({ status: 'cut', reason: 'broken' });
    const ended = feed(left.burst, press('Enter', 16), defaultWedge);
    expect(ended).toMatchObject({ swallow: true, outcome: null });
  });

  it('gives the keyboard back with Escape', () => {
    const keys = [...at(8, ['F9', 'A'], 0), press('b', 1_000), press('Escape', 1_500), press('c', 1_700)];
    expect(type(keys)).toMatchObject({ cuts: ['broken'], passed: ['Escape', 'c'] });
  });

  it.each(['Enter', 'Tab'])('may end with %s', (suffix) => {
    expect(type(at(8, ['F9', 'A', 'B', suffix]))).toMatchObject({ scans: ['AB'], passed: [] });
  });

  it('may end twice (CR and LF), and neither presses a button', () => {
    expect(type(at(8, ['F9', 'A', 'Enter', 'Enter']))).toMatchObject({ scans: ['A'], passed: [] });
    const feedLine = [
      ...at(8, ['F9', 'A', 'Enter'], 0),
      press('Control', 24, { control: true }),
      press('j', 32, { control: true, code: 'KeyJ' }),
    ];
    expect(type(feedLine)).toMatchObject({ scans: ['A'], cuts: [], passed: ['Control'] });
  });
});

describe('a scanner without a prefix', () => {
  const settings: WedgeSettings = { ...defaultWedge, prefix: null };

  it('is known by its speed; its Enter is kept, and what leaked is counted', () => {
    const run = type(at(12, [...'W20-1188', 'Enter']), settings);
    expect(run.scans).toEqual(['W20-1188']);
    expect(run.passed.join('')).toBe('W20-1188');
    expect(run.leaked).toBe(8);
  });

  it('keeps a space inside a burst from pressing a button', () => {
    expect(type(at(12, [...'AB CD', 'Enter']), settings).passed.join('')).toBe('ABCD');
  });

  it('keeps the separators that come with a Control key of their own', () => {
    const keys = [
      ...at(8, [...'240A'], 0),
      press('Control', 32, { control: true }),
      press(']', 40, { code: 'BracketRight', control: true }),
      ...at(8, [...'21B', 'Enter'], 48),
    ];
    expect(type(keys, settings).scans).toEqual(['240A\u001d21B']);
  });

  it('is cut where it came apart, and its Enter presses nothing', () => {
    for (const [head, rest] of [
      ['W', '20-1188'],
      ['W20-', '1188'],
      ['W20-11', '88'],
      ['W20-1188', ''],
    ] as const) {
      const run = type([...at(8, [...head], 0), ...at(8, [...rest, 'Enter'], 1_000)], settings);
      expect(run, head).toMatchObject({ scans: [], cuts: ['broken'] });
      expect(run.passed, head).not.toContain('Enter');
    }
  });
});

describe('a person at the keyboard', () => {
  it('keeps the spaces of words typed fast into a text field', () => {
    const keys = at(30, [...'Seat bolt torque low']).map((key) => ({ ...key, writes: true }));
    for (const settings of [defaultWedge, { ...defaultWedge, prefix: null }])
      expect(type(keys, settings).passed.join('')).toBe('Seat bolt torque low');
  });

  it('types, and presses Enter, untouched', () => {
    const keys = at(90, [...'brake fluid', 'Enter']);
    expect(type(keys)).toEqual({ scans: [], cuts: [], passed: keys.map(({ key }) => key), leaked: 0 });
  });

  it('may hold a key down', () => {
    const keys = [
      press('a', 0),
      ...[30, 60, 90, 120].map((ms) => press('a', ms, { repeat: true })),
      press('Enter', 150),
    ];
    expect(type(keys).scans).toEqual([]);
  });
});

describe('the detector', () => {
  it('reads any printable text of any speed a wedge has, exactly', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'ABCXYZabcxyz0123456789-./+$%'),
      minLength: 4,
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 40 }), fc.boolean(), (value, gap, prefixed) => {
        const settings = prefixed ? defaultWedge : { ...defaultWedge, prefix: null };
        const keys = at(gap, [...(prefixed ? ['F9'] : []), ...value, 'Enter']);
        expect(type(keys, settings).scans).toEqual([value]);
      }),
    );
  });

  it('reads a scan whole or says that it was cut, wherever the keys come apart, and never reads another code', () => {
    const text = fc.string({ unit: fc.constantFrom(...'AB12-/.'), minLength: 4, maxLength: 24 });
    const stalls = fc.dictionary(fc.nat({ max: 25 }).map(String), fc.integer({ min: 1, max: 2_000 }), {
      maxKeys: 2,
    });
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 1, max: 20 }),
        stalls,
        fc.boolean(),
        (value, gap, held, prefixed) => {
          const settings = prefixed ? defaultWedge : { ...defaultWedge, prefix: null };
          let now = 0;
          const keys = [...(prefixed ? ['F9'] : []), ...value, 'Enter'].map((key, index) => {
            // Without a prefix, keys that come apart twice cannot be told from a person's.
            const first = prefixed || Object.keys(held)[0] === String(index);
            now += gap + (index > 0 && first ? (held[index] ?? 0) : 0);
            return press(key, now);
          });
          const { scans, cuts, passed } = type(keys, settings);
          if (scans.length > 0) expect(scans).toEqual([value]);
          expect(scans.length + cuts.length).toBe(1);
          expect(passed).not.toContain('Enter');
          if (prefixed) expect(passed).toEqual([]);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('swallows nothing of people, whatever they press', () => {
    const key = fc.constantFrom(
      'a',
      'Z',
      '7',
      ' ',
      'Enter',
      'Tab',
      'Escape',
      'Backspace',
      'ArrowDown',
      'Shift',
    );
    fc.assert(
      fc.property(fc.array(key, { maxLength: 40 }), fc.integer({ min: 60, max: 400 }), (keys, gap) => {
        const pressed = at(gap, keys);
        expect(type(pressed)).toEqual({ scans: [], cuts: [], passed: keys, leaked: 0 });
      }),
    );
  });

  it('never throws, and never reports a scan without a suffix', () => {
    const key = fc.record({
      key: fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('F9', 'Process', 'Dead', 'Shift')),
      code: fc.string({ maxLength: 12 }),
      shift: fc.boolean(),
      control: fc.boolean(),
      other: fc.boolean(),
      repeat: fc.boolean(),
      writes: fc.boolean(),
      at: fc.double({ noNaN: true, min: 0, max: 1e6 }),
    });
    fc.assert(
      fc.property(fc.array(key, { maxLength: 30 }), (keys) => {
        const withoutSuffix = keys.filter((k) => !defaultWedge.suffixes.includes(k.key));
        expect(type(withoutSuffix).scans).toEqual([]);
        for (const k of keys) expect((characterOf(k) ?? '').length).toBeLessThan(13);
      }),
    );
  });
});
