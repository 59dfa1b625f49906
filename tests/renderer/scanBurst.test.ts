import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultWedge, feed, idle, type Burst, type WedgeSettings } from '#ui/scan/burst.ts';
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
  readonly scans: string[];
  /** Keys that reached the page. */
  readonly passed: string[];
  readonly leaked: number;
}

function type(keys: readonly WedgeKey[], settings: WedgeSettings = defaultWedge): Run {
  let burst: Burst = idle;
  const scans: string[] = [];
  const passed: string[] = [];
  let leaked = 0;
  for (const key of keys) {
    const step = feed(burst, key, settings);
    burst = step.burst;
    if (!step.swallow) passed.push(key.key);
    if (step.scan !== null) {
      scans.push(step.scan);
      leaked = step.leaked;
    }
  }
  return { scans, passed, leaked };
}

/** Keys one after the other, `gap` ms apart. */
const at = (gap: number, keys: readonly string[], start = 1000): WedgeKey[] =>
  keys.map((key, index) => press(key, start + index * gap));

describe('a scanner with prefix and suffix', () => {
  it('is read whole, and no key of it reaches the page', () => {
    const run = type(at(8, ['F9', ...'LW433B12XR1042779', 'Enter']));
    expect(run).toEqual({ scans: ['LW433B12XR1042779'], passed: [], leaked: 0 });
  });

  it('never lets its Enter press a button, even when nothing was read', () => {
    expect(type(at(8, ['F9', 'Enter']))).toEqual({ scans: [], passed: [], leaked: 0 });
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
    const keys = [press('F9', 0), press('A', 8), press('b', 2000), press('Enter', 2100)];
    expect(type(keys)).toEqual({ scans: [], passed: ['b', 'Enter'], leaked: 0 });
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
});

describe('a person at the keyboard', () => {
  it('keeps the spaces of words typed fast into a text field', () => {
    const keys = at(30, [...'Seat bolt torque low']).map((key) => ({ ...key, writes: true }));
    for (const settings of [defaultWedge, { ...defaultWedge, prefix: null }])
      expect(type(keys, settings).passed.join('')).toBe('Seat bolt torque low');
  });

  it('types, and presses Enter, untouched', () => {
    const keys = at(90, [...'brake fluid', 'Enter']);
    expect(type(keys)).toEqual({ scans: [], passed: keys.map(({ key }) => key), leaked: 0 });
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
        expect(type(pressed)).toEqual({ scans: [], passed: keys, leaked: 0 });
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
        const withoutSuffix = keys.filter((k) => k.key !== 'Enter');
        expect(type(withoutSuffix).scans).toEqual([]);
        for (const k of keys) expect((characterOf(k) ?? '').length).toBeLessThan(13);
      }),
    );
  });
});
