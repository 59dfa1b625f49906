import { describe, expect, it } from 'vitest';
import type { Station, StationOperation, StationPart } from '#renderer/line/lineRows.ts';
import { expectedPart } from '#renderer/line/station/steps.ts';

const wheel = (position: string, full: boolean): StationPart => ({
  position,
  part: 'W20-1188',
  name: null,
  quantity: 1,
  tracking: 'lot',
  installed: [],
  full,
});
const parts = [wheel('FL', true), wheel('FR', false)];
const wanting = (positions: string[]) => ({ positions }) satisfies Partial<StationOperation>;

describe('the part that is scanned next', () => {
  it('is the one that the current operation wants', () => {
    expect(expectedPart({ parts }, wanting(['FR']))?.position).toBe('FR');
  });

  it('is none while the current operation scans nothing', () => {
    expect(expectedPart({ parts }, wanting([]))).toBeNull();
  });

  it('is whatever is open once every operation is done', () => {
    const view: Pick<Station, 'parts'> = { parts };
    expect(expectedPart(view, null)?.position).toBe('FR');
  });
});
