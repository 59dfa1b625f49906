import { describe, expect, it } from 'vitest';
import type { CallEvent } from '#domain/logistics/callEvents';
import { container } from '#domain/logistics/container';
import type { ContainerEvent } from '#domain/logistics/containerEvents';
import { fetchObstacle } from '#domain/logistics/fetching';
import { storingObstacle, shelfObstacle } from '#domain/logistics/storing';
import { fold } from '#tests/domain/given';
import {
  blockedFor,
  callId,
  cancelledCall,
  consumed,
  movedTo,
  picked,
  raised,
  received,
  setDownFor,
  takenFor,
  worldOf,
} from './supplyWorld.ts';

const other = 'LS-11~P-NUT~100-104~0';
const obstacle = (
  past: readonly ContainerEvent[],
  job: Partial<Parameters<typeof fetchObstacle>[2]> = {},
  otherCall: readonly CallEvent[] = [raised(), picked()],
) =>
  fetchObstacle(
    'C-1',
    fold(container, 'C-1', past),
    { call: callId, from: 'SM-2', lineside: true, ...job },
    worldOf({ [`call/${other}`]: otherCall, [`call/${callId}`]: [raised(), picked()] }),
  );

describe('what a transport is to fetch', () => {
  it('stands there for it, also set down by the picker of its own call', () => {
    expect(obstacle([received()])).toBeNull();
    expect(obstacle([received(), takenFor(callId), setDownFor(callId)], { from: 'SM-4' })).toBeNull();
  });
  it('is not there any more once it was moved, taken or used up', () => {
    expect(obstacle([received(), movedTo('SM-4')])).toMatchObject({ code: 'containerNotWhereExpected' });
    expect(obstacle([received(), takenFor(other)])).toMatchObject({ code: 'containerInTransit' });
    expect(obstacle([received(), consumed(100)])).toMatchObject({ code: 'containerEmpty' });
  });
  it('is another call’s when that call has it, as long as that call stands', () => {
    const past = [received(), takenFor(other), setDownFor(other)];
    expect(obstacle(past, { from: 'SM-4' })).toMatchObject({ code: 'containerTaken' });
    expect(obstacle(past, { from: 'SM-4' }, [raised(), picked(), cancelledCall()])).toBeNull();
  });
  it('does not go to the line while it is blocked, and may go elsewhere', () => {
    expect(obstacle([received(), blockedFor('damage')])).toMatchObject({ code: 'containerBlocked' });
    expect(obstacle([received(), blockedFor('damage')], { call: null, lineside: false })).toBeNull();
    expect(obstacle([received(), consumed(100)], { call: null, lineside: false })).toBeNull();
  });
  it('is fetched where nothing is known of it', () => {
    expect(obstacle([])).toBeNull();
    expect(obstacle([movedTo('SM-4')])).toBeNull();
  });
});

describe('where goods may stand', () => {
  it('is any place that is not for vehicles', () => {
    for (const kind of ['receiving', 'supermarket', 'lineside', 'rework', 'yard'] as const)
      expect(storingObstacle('X', { kind })).toBeNull();
    for (const kind of ['parking', 'charging'] as const)
      expect(storingObstacle('X', { kind })).toMatchObject({ code: 'locationHoldsNoStock' });
    expect(storingObstacle('X', undefined)).toMatchObject({ code: 'locationUnknown' });
  });
  it('is not the line for what waits to be taken', () => {
    expect(shelfObstacle('LS-10', { kind: 'lineside' })).toMatchObject({ code: 'locationFeedsLine' });
    expect(shelfObstacle('SM-2', { kind: 'supermarket' })).toBeNull();
    expect(shelfObstacle('X', undefined)).toMatchObject({ code: 'locationUnknown' });
  });
});
