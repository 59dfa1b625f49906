import { describe, expect, it } from 'vitest';
import { emptyDraft, withScanned } from '#renderer/quality/issueDraft.ts';

const typed = (part: string, lot: string) => ({ ...emptyDraft, part, lot });
const scanned = (lot: string | null) => ({ material: { part: 'N14-020', lot } });

describe('a scan into a new issue', () => {
  it.each([
    ['of another part', 'N14-021', ''],
    ['of the same part', 'N14-020', 'L-7'],
    ['typed before its part', '', 'L-7'],
  ])('that names a part alone: a lot %s', (_of, part, lot) => {
    expect(withScanned(typed(part, 'L-7'), scanned(null))).toEqual(typed('N14-020', lot));
  });

  it('that names a lot says it, whatever stood there', () => {
    expect(withScanned(typed('N14-021', 'L-7'), scanned('L-9'))).toEqual(typed('N14-020', 'L-9'));
  });

  it('of something else leaves part and lot alone', () => {
    expect(withScanned(typed('N14-021', 'L-7'), { tool: 'T-17' })).toEqual({
      ...typed('N14-021', 'L-7'),
      tool: 'T-17',
    });
  });
});
