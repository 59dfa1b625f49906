import { describe, expect, it } from 'vitest';
import { modeOf, zone } from '#domain/logistics/zone';
import type { ZoneEvent } from '#domain/logistics/zone';
import { setDispatchMode, takeZone } from '#domain/logistics/zoneDecisions';
import { contextFor, fold, given, recorded } from '#tests/domain/given';
import { ledBy, supermarket, worldOf } from './supplyWorld.ts';

const context = contextFor();
const at = { zone: 'Z1', supermarket };

describe('the master of a zone', () => {
  const take = (past: readonly ZoneEvent[], terminal: string, epoch: number) =>
    given(zone, 'Z1', past).when((s) => takeZone(s, { ...at, terminal, epoch }, context));
  it('is who holds the highest epoch', () => {
    take([ledBy('t-1', 3)], 't-2', 4).then([
      { type: 'ZoneMasterTaken', payload: { terminal: 't-2', epoch: 4 } },
    ]);
    expect(fold(zone, 'Z1', [ledBy('t-2', 4), ledBy('t-1', 3)])).toMatchObject({ master: 't-2', epoch: 4 });
  });
  it('is recorded once', () => {
    take([ledBy('t-1', 3)], 't-1', 3).then([]);
  });
  it('cannot be had under an epoch that is over or taken', () => {
    take([ledBy('t-1', 3)], 't-2', 2).thenRefused('zoneEpochOutdated', { epoch: 2, current: 3 });
    take([ledBy('t-1', 3)], 't-2', 3).thenRefused('zoneEpochTaken', { master: 't-1' });
    const late = recorded(zone, 'Z1', ledBy('t-2', 3));
    const state = fold(zone, 'Z1', [ledBy('t-1', 3)]);
    expect(zone.legal(state, late, worldOf({}))).toMatchObject({ code: 'zoneEpochTaken' });
    expect(zone.evolve(state, late)).toBe(state);
  });
});

describe('the dispatch mode', () => {
  it('is manual until somebody switches it, and outlives a change of master', () => {
    expect(modeOf(zone.initial)).toBe('manual');
    given(zone, 'Z1', [ledBy('t-1', 3)])
      .when((s) => setDispatchMode(s, { ...at, mode: 'automatic' }, context))
      .then([{ type: 'ZoneModeSet', payload: { mode: 'automatic' } }]);
    const automatic = { type: 'ZoneModeSet', payload: { supermarket, mode: 'automatic' } } as const;
    expect(fold(zone, 'Z1', [automatic, ledBy('t-1', 1), ledBy('t-2', 2)])).toMatchObject({
      status: 'led',
      mode: 'automatic',
      master: 't-2',
    });
    given(zone, 'Z1', [automatic])
      .when((s) => setDispatchMode(s, { ...at, mode: 'automatic' }, context))
      .then([]);
  });
});
