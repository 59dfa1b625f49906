import { describe, expect, it } from 'vitest';
import { saidWith } from '#renderer/quality/timelineRows.ts';

describe('a row of the time line', () => {
  it('keeps what was written with an act beside why that was refused', () => {
    const payload = { disposition: { kind: 'scrap', reason: 'Bent' } };
    expect(saidWith('Somebody was faster.', payload)).toBe('Somebody was faster. · Bent');
    expect(saidWith('', payload)).toBe('Bent');
    expect(saidWith('Somebody was faster.', {})).toBe('Somebody was faster.');
  });
});
