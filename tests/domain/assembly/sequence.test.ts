import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextToLaunch, sequence, sequenceBody } from '#domain/assembly/sequence';
import type { SequenceEvent } from '#domain/assembly/sequence';
import {
  extendSequence,
  freezeSequence,
  moveInSequence,
  pauseInSequence,
  planSequence,
  resumeInSequence,
} from '#domain/assembly/sequenceDecisions';
import { contextFor, fold, given, recorded } from '../given.ts';

const context = contextFor();
const planned = (orders: string[], basis = 0): SequenceEvent => ({
  type: 'SequencePlanned',
  payload: { line: 'FA1', orders, basis },
});
const abc = planned(['A', 'B', 'C', 'D']);
const frozen: SequenceEvent = { type: 'SequenceFrozen', payload: { line: 'FA1', count: 2 } };
const paused: SequenceEvent = {
  type: 'SequencePaused',
  payload: { line: 'FA1', order: 'A', reason: 'seat late' },
};
const launched = (order: string, number: number): SequenceEvent => ({
  type: 'SequenceLaunched',
  payload: { line: 'FA1', order, unit: `u-${number}`, number, last: true },
});
const orders = (past: readonly SequenceEvent[]) =>
  sequenceBody(fold(sequence, 'FA1', past)).entries.map((e) => e.order);

const signature = { person: 'p-9', meaning: 'resume', recordHash: null };

describe('planning the sequence', () => {
  test('replaces the order of build', () => {
    given(sequence, 'FA1', [abc])
      .when((s) => planSequence(s, { line: 'FA1', orders: ['D', 'A'] }, context))
      .then([{ stream: 'sequence/FA1', type: 'SequencePlanned', payload: { basis: 1 } }]);
    expect(orders([abc, planned(['D', 'A'], 1)])).toEqual(['D', 'A']);
  });

  test('is refused where the frozen zone would change or an order stands twice', () => {
    given(sequence, 'FA1', [abc, frozen])
      .when((s) => planSequence(s, { line: 'FA1', orders: ['B', 'A'] }, context))
      .thenRefused('sequenceFrozen', { order: 'A' });
    given(sequence, 'FA1', [abc])
      .when((s) => planSequence(s, { line: 'FA1', orders: ['B', 'B'] }, context))
      .thenRefused('sequenceEntryDuplicate', { order: 'B' });
  });

  test('on a basis that somebody has changed meanwhile is refused at the plant', () => {
    const late = recorded(sequence, 'FA1', planned(['C'], 0));
    const refusal = sequence.legal(fold(sequence, 'FA1', [abc]), late, {
      get: (type) => type.initial,
      concerning: () => [],
    });
    expect(refusal).toMatchObject({ code: 'sequenceChanged' });
  });

  test('keeps a pause, and does not bring back what was launched', () => {
    const past = [abc, paused, launched('B', 1), planned(['B', 'C', 'A'], 1)];
    expect(sequenceBody(fold(sequence, 'FA1', past)).entries).toEqual([
      { order: 'C', paused: null },
      { order: 'A', paused: 'seat late' },
    ]);
  });

  test('can be extended without touching anybody', () => {
    given(sequence, 'FA1', [abc])
      .when((s) => extendSequence(s, { line: 'FA1', orders: ['D', 'E'] }, context))
      .then([{ type: 'SequenceExtended' }]);
    given(sequence, 'FA1', [abc])
      .when((s) => extendSequence(s, { line: 'FA1', orders: ['D'] }, context))
      .thenRefused('sequenceEntryDuplicate');
  });
});

describe('moving an order', () => {
  const move = (past: readonly SequenceEvent[], order: string, after: string | null) =>
    given(sequence, 'FA1', past).when((s) => moveInSequence(s, { line: 'FA1', order, after }, context));

  test('notes whom it stood behind', () => {
    move([abc], 'C', null).then([
      { type: 'SequenceMoved', payload: { order: 'C', after: null, seenAfter: 'B' } },
    ]);
  });

  test('puts it where it was asked to be', () => {
    const moved = (order: string, after: string | null): SequenceEvent => ({
      type: 'SequenceMoved',
      payload: { line: 'FA1', order, after, seenAfter: null },
    });
    expect(orders([abc, moved('C', null)])).toEqual(['C', 'A', 'B', 'D']);
    expect(orders([abc, moved('A', 'C')])).toEqual(['B', 'C', 'A', 'D']);
  });

  test('is refused out of, into and within the frozen zone', () => {
    move([abc, frozen], 'A', 'D').thenRefused('sequenceFrozen');
    move([abc, frozen], 'D', 'A').thenRefused('sequenceFrozen');
    move([abc, frozen], 'D', 'B').then([{ type: 'SequenceMoved' }]);
  });

  test('is refused when the order is unknown or already on the line', () => {
    move([abc], 'X', null).thenRefused('sequenceEntryUnknown', { order: 'X' });
    move([abc, launched('A', 1)], 'A', null).thenRefused('sequenceEntryLaunched');
    move([abc], 'A', 'X').thenRefused('sequenceEntryUnknown', { order: 'X' });
    move([abc], 'A', 'A').thenRefused('sequenceEntryDuplicate');
  });

  test('of one order by two people apart: the second is refused, because it no longer stands where it was seen', () => {
    const { decision } = move([abc], 'C', 'A');
    const first: SequenceEvent = {
      type: 'SequenceMoved',
      payload: { line: 'FA1', order: 'C', after: 'D', seenAfter: 'B' },
    };
    if (!decision.ok) throw new Error('the second mover saw nothing wrong');
    const refusal = sequence.legal(
      fold(sequence, 'FA1', [abc, first]),
      recorded(sequence, 'FA1', {
        type: 'SequenceMoved',
        payload: { line: 'FA1', order: 'C', after: 'A', seenAfter: 'B' },
      }),
      { get: (type) => type.initial, concerning: () => [] },
    );
    expect(refusal).toMatchObject({ code: 'sequenceChanged', params: { order: 'C', standsAfter: 'D' } });
  });

  test('is not disturbed by a launch of the one in front', () => {
    const refusal = sequence.legal(
      fold(sequence, 'FA1', [abc, launched('A', 1)]),
      recorded(sequence, 'FA1', {
        type: 'SequenceMoved',
        payload: { line: 'FA1', order: 'B', after: 'C', seenAfter: 'A' },
      }),
      { get: (type) => type.initial, concerning: () => [] },
    );
    expect(refusal).toBeNull();
  });
});

describe('pausing', () => {
  const input = { line: 'FA1', order: 'A' };
  test('passes the order over at once', () => {
    given(sequence, 'FA1', [abc])
      .when((s) => pauseInSequence(s, { ...input, reason: 'seat late' }, context))
      .then([{ type: 'SequencePaused' }]);
    expect(nextToLaunch(fold(sequence, 'FA1', [abc, paused]))).toBe('B');
  });

  test('twice, or resuming what is not paused, is refused', () => {
    given(sequence, 'FA1', [abc, paused])
      .when((s) => pauseInSequence(s, { ...input, reason: 'again' }, context))
      .thenRefused('sequenceEntryPaused');
    given(sequence, 'FA1', [abc])
      .when((s) => resumeInSequence(s, { ...input, signature }, context))
      .thenRefused('sequenceEntryNotPaused');
  });

  test('ends only once the plant has accepted it', () => {
    expect(sequence.events.SequenceResumed).toMatchObject({ class: 'proposal', loosens: true });
    given(sequence, 'FA1', [abc, paused])
      .when((s) => resumeInSequence(s, { ...input, signature }, context))
      .then([{ type: 'SequenceResumed' }]);
  });
});

test('the frozen zone is set by number of orders', () => {
  given(sequence, 'FA1', [abc])
    .when((s) => freezeSequence(s, { line: 'FA1', count: 2 }, context))
    .then([{ type: 'SequenceFrozen', payload: { count: 2 } }]);
});

test('fewer orders are frozen only by who knows how many are, and more by anybody', () => {
  const freeze = (past: readonly SequenceEvent[], count: number, seen?: number) => {
    const event = { type: 'SequenceFrozen', payload: { line: 'FA1', count, seen } } as const;
    const reads = { get: () => expect.fail('no other stream'), concerning: () => [] };
    return sequence.legal(fold(sequence, 'FA1', past), recorded(sequence, 'FA1', event), reads);
  };
  const seven: SequenceEvent = { type: 'SequenceFrozen', payload: { line: 'FA1', count: 7, seen: 0 } };
  const three: SequenceEvent = { type: 'SequenceFrozen', payload: { line: 'FA1', count: 3, seen: 0 } };
  expect(freeze([abc, seven], 3, 0)).toMatchObject({ code: 'sequenceFrozenAnew', params: { frozen: 7 } });
  expect(freeze([abc, three], 7, 0)).toBeNull();
  expect(freeze([abc, seven], 3, 7)).toBeNull();
  expect(freeze([abc, seven], 7, 0)).toBeNull();
  given(sequence, 'FA1', [abc, seven])
    .when((s) => freezeSequence(s, { line: 'FA1', count: 3 }, context))
    .then([{ type: 'SequenceFrozen', payload: { count: 3, seen: 7 } }]);
});

test('a launch that did not fit is a discrepancy and takes effect all the same', () => {
  const legal = (past: readonly SequenceEvent[], event: SequenceEvent) =>
    sequence.legal(fold(sequence, 'FA1', past), recorded(sequence, 'FA1', event), {
      get: (type) => type.initial,
      concerning: () => [],
    })?.code ?? null;
  expect(legal([abc], launched('A', 1))).toBeNull();
  expect(legal([abc, paused], launched('A', 1))).toBe('sequenceEntryPaused');
  expect(legal([abc, launched('A', 1)], launched('A', 2))).toBe('sequenceEntryLaunched');
  expect(legal([abc, launched('A', 1)], launched('B', 1))).toBe('sequenceNumberTaken');
  expect(orders([abc, paused, launched('A', 1)])).toEqual(['B', 'C', 'D']);
});

test('no change of the sequence ever loses or doubles an order', () => {
  const who = fc.constantFrom('A', 'B', 'C', 'D', 'E');
  const change: fc.Arbitrary<SequenceEvent> = fc.oneof(
    fc.record({
      type: fc.constant('SequenceMoved' as const),
      payload: fc.record({
        line: fc.constant('FA1'),
        order: who,
        after: fc.option(who),
        seenAfter: fc.option(who),
      }),
    }),
    fc.record({
      type: fc.constant('SequenceExtended' as const),
      payload: fc.record({ line: fc.constant('FA1'), orders: fc.array(who, { minLength: 1 }) }),
    }),
  );
  fc.assert(
    fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
      const now = orders([abc, ...changes]);
      expect(new Set(now).size).toBe(now.length);
      expect(now).toEqual(expect.arrayContaining(['A', 'B', 'C', 'D']));
    }),
  );
});
