import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvField, toCsv } from '#ui/table/csv.ts';
import { moveActive } from '#ui/table/gridKeys.ts';

/** A second, independent reading of RFC 4180. */
function parse(csv: string): string[][] {
  const rows: string[][] = [[]];
  const text = csv.replace(/^\uFEFF/, '');
  for (const m of text.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/g)) {
    const raw = m[1] ?? '';
    rows.at(-1)?.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (m[2] === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('the CSV export', () => {
  it('reads back as it was written, whatever the cells hold', () => {
    const cell = fc.string().filter((text) => !/^[=+\-@\t\r]/.test(text));
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { maxLength: 8 }), (rows) => {
        expect(parse(toCsv(['a', 'b'], rows))).toEqual([['a', 'b'], ...rows]);
      }),
    );
  });

  it('defuses what a spreadsheet would run, but keeps negative numbers', () => {
    expect(csvField('=HYPERLINK("x")')).toBe(`"'=HYPERLINK(""x"")"`);
    expect(csvField('@SUM(A1)')).toBe("'@SUM(A1)");
    expect(csvField(-4.5)).toBe('-4.5');
    expect(csvField(null)).toBe('');
  });

  it('starts with the mark that lets Excel read Chinese', () => {
    expect(toCsv(['零件'], [])).toBe('\uFEFF零件\r\n');
  });
});

describe('the keyboard in a grid', () => {
  const size = { rows: 100, columns: 5, page: 10 };
  const middle = { row: 50, column: 2 };

  it('moves by cells, pages and ends', () => {
    expect(moveActive(middle, 'ArrowDown', false, size)).toEqual({ row: 51, column: 2 });
    expect(moveActive(middle, 'PageUp', false, size)).toEqual({ row: 40, column: 2 });
    expect(moveActive(middle, 'End', false, size)).toEqual({ row: 50, column: 4 });
    expect(moveActive(middle, 'End', true, size)).toEqual({ row: 99, column: 4 });
    expect(moveActive(middle, 'a', false, size)).toBeNull();
  });

  it('never leaves the grid', () => {
    const key = fc.constantFrom(
      'ArrowDown',
      'ArrowUp',
      'ArrowLeft',
      'ArrowRight',
      'PageUp',
      'PageDown',
      'Home',
      'End',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.boolean())), fc.integer({ min: 1, max: 50 }), (keys, rows) => {
        let active = { row: 0, column: 0 };
        for (const [k, control] of keys) active = moveActive(active, k, control, { ...size, rows }) ?? active;
        expect(active.row).toBeGreaterThanOrEqual(0);
        expect(active.row).toBeLessThan(rows);
        expect(active.column).toBeGreaterThanOrEqual(0);
        expect(active.column).toBeLessThan(size.columns);
      }),
    );
  });
});
