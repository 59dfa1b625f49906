import { describe, expect, it } from 'vitest';
import { keptBy } from '#domain/kernel/streamType';
import { streamTypeOf, streamTypes } from '#domain/streams';

/** By which stream one with this state is kept at hand. */
function kept(stream: string, state: { readonly status: string } & Readonly<Record<string, unknown>>) {
  const type = streamTypeOf(stream);
  if (!type) throw new Error(`no type of ${stream}`);
  return keptBy(type, stream, state);
}

describe('a stream is kept at hand', () => {
  it('by itself as long as somebody may go on with it', () => {
    const open = [
      kept('unit/u1', { status: 'atStation' }),
      kept('visit/u1/S1/1', { status: 'open' }),
      kept('call/c1', { status: 'short' }),
      kept('container/C1', { status: 'empty', blocks: [{ reason: 'x' }] }),
      kept('transport/t1', { status: 'failed' }),
      kept('stop/s1', { status: 'running' }),
      kept('rework/r1', { status: 'done', item: { unit: 'u1' } }),
      kept('hold/h1', { status: 'lifted' }),
    ];
    expect(open).toEqual([
      'unit/u1',
      'visit/u1/S1/1',
      'call/c1',
      'container/C1',
      'transport/t1',
      'stop/s1',
      'rework/r1',
      'hold/h1',
    ]);
  });

  it('by its unit once nothing is left to do in itself', () => {
    expect(kept('visit/u1/S1/1', { status: 'closed' })).toBe('unit/u1');
    expect(kept('visit/u1/S1/1', { status: 'withdrawn' })).toBe('unit/u1');
    expect(kept('rework/r1', { status: 'verified', item: { unit: 'u1' } })).toBe('unit/u1');
  });

  it('by nobody when it is over', () => {
    const over = [
      kept('unit/u1', { status: 'shipped' }),
      kept('unit/u1', { status: 'scrapped' }),
      kept('call/c1', { status: 'delivered' }),
      kept('call/c1', { status: 'cancelled' }),
      kept('container/C1', { status: 'empty', blocks: [] }),
      kept('transport/t1', { status: 'unloaded' }),
      kept('stop/s1', { status: 'ended' }),
      kept('andon/a1', { status: 'resolved' }),
      kept('order/o1', { status: 'completed' }),
      kept('issue/i1', { status: 'closed' }),
      kept('rework/r1', { status: 'withdrawn', item: null }),
    ];
    expect(over.every((by) => by === null)).toBe(true);
  });

  it('whatever its type before its first event', () => {
    const types = Object.values(streamTypes);
    expect(types.length).toBeGreaterThan(15);
    for (const type of types) expect(() => type.lifespan('a/b/1', type.initial)).not.toThrow();
  });
});
