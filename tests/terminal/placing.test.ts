import { describe, expect, it } from 'vitest';
import { accept } from '#domain/kernel/decision';
import { placing } from '#terminal/commands/placing';
import { supplySite } from './supplySite.ts';

const placed = (scanned: string, site: typeof supplySite | null) => {
  const seen: string[] = [];
  const decision = placing(scanned, { site }, (location) => {
    seen.push(location);
    return accept();
  });
  return { seen, decision };
};
const lineside = supplySite.locations.find(({ id }) => id === 'LS-03');
const twice = {
  ...supplySite,
  locations: [...supplySite.locations, ...(lineside ? [{ ...lineside, id: 'LS-03B' }] : [])],
};

describe('a scanned location', () => {
  it('is taken as it is where the site has it, and where it is not known at all', () => {
    for (const scanned of ['LS-03', 'SM-A', 'nowhere'])
      expect(placed(scanned, supplySite).seen).toEqual([scanned]);
    expect(placed('FA-03', null).seen).toEqual(['FA-03']);
  });
  it('may be a station with one line-side location, and is never a guess between two', () => {
    expect(placed('FA-03', supplySite).seen).toEqual(['LS-03']);
    expect(placed('FA-01', supplySite).seen).toEqual(['FA-01']);
    expect(placed('FA-03', twice)).toMatchObject({
      seen: [],
      decision: { code: 'locationOfStation', params: { station: 'FA-03', locations: 'LS-03 LS-03B' } },
    });
  });
});
