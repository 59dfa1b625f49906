import { describe, expect, it } from 'vitest';
import { streamTypeOf, streamTypes } from '#domain/streams';

const uuid = '01a206fd-da69-7edd-aaf8-8f6e9f060e3d';
/** Stream, area, who gets what did not fit, a key as the product makes them. */
const table = [
  ['andon', 'assembly', 'supervisor', uuid],
  ['call', 'logistics', 'logistics', 'LS1~P-100~40-49~0'],
  ['container', 'logistics', 'logistics', 'C-100006'],
  ['hold', 'quality', 'quality', uuid],
  ['issue', 'quality', 'quality', uuid],
  ['order', 'assembly', 'supervisor', 'PO-4711'],
  ['person', 'people', 'admin', uuid],
  ['revision', 'site', 'engineer', 'b1946ac92492d2347c6235b4d2611184'],
  ['rework', 'assembly', 'supervisor', uuid],
  ['sequence', 'assembly', 'supervisor', 'FA1'],
  ['site', 'site', 'engineer', 'changzhou'],
  ['stop', 'assembly', 'supervisor', uuid],
  ['terminal', 'site', 'admin', uuid],
  ['tool', 'assembly', 'supervisor', 'T-17'],
  ['transport', 'logistics', 'logistics', 'LS1~P-100~40-49~0~t0'],
  ['unit', 'assembly', 'supervisor', uuid],
  ['visit', 'assembly', 'supervisor', `${uuid}/FA-05/2`],
  ['zone', 'logistics', 'logistics', 'FA1'],
] as const;

describe('the table of streams', () => {
  it('has every stream of the product once, with its area and its owner', () => {
    const found = Object.values(streamTypes).map(({ name, area, owner }) => [name, area, owner]);
    expect(found.toSorted()).toEqual(table.map(([name, area, owner]) => [name, area, owner]));
  });

  it.each(table)('knows %s by its keys and by no others', (name, _area, _owner, key) => {
    expect(streamTypeOf(`${name}/${key}`)).toBe(streamTypes[name]);
    for (const wrong of [`${key}/`, `${key}/x`, `/${key}`, `${key}//1`])
      expect(streamTypeOf(`${name}/${wrong}`), wrong).toBeUndefined();
  });

  it('knows a visit by unit, station and a number from 1', () => {
    for (const wrong of ['u-1', 'u-1/FA-05', 'u-1/FA-05/0', 'u-1/FA-05/first', 'u-1/FA-05/1/2'])
      expect(streamTypeOf(`visit/${wrong}`), wrong).toBeUndefined();
  });
});
