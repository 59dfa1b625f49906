import { expect, it } from 'vitest';
import { assemblyRefusals } from '#domain/assembly/refusals';
import { logisticsRefusals } from '#domain/logistics/refusals';
import { peopleRefusals } from '#domain/people/refusals';
import { qualityRefusals } from '#domain/quality/refusals';
import { siteRefusals } from '#domain/site/refusals';
import { plantRefusals } from '#domain/refusals';

it('the plant gives nothing a name that an area of the domain has given', () => {
  const areas = [assemblyRefusals, logisticsRefusals, peopleRefusals, qualityRefusals, siteRefusals];
  const taken = new Set<string>(areas.flat());
  expect(taken.size).toBeGreaterThan(50);
  expect(plantRefusals.filter((code) => taken.has(code))).toEqual([]);
  expect(new Set(plantRefusals).size).toBe(plantRefusals.length);
});
