import { describe, expect, it } from 'vitest';
import { together } from '#domain/assembly/together';
import { tool } from '#domain/assembly/tool';
import { recordUnmatchedTightening, recordUnreadableTightening } from '#domain/assembly/toolDecisions';
import type { Decision } from '#domain/kernel/decision';
import { noReads } from '#domain/kernel/decision';
import { fold, given, recorded } from '../given.ts';

const at = { line: 'FA1', station: 'FA-02' };
const telegram = { ...at, tool: 'T-02', fault: 'badField', raw: '0061…' };
const unreadable = (contentHash: string): Decision =>
  recordUnreadableTightening({ ...telegram, contentHash });
const result = {
  tool: 'T-02',
  tighteningId: 7,
  controllerTime: '2026-11-22:08:00:00',
  contentHash: 'a'.repeat(64),
  vin: null,
  parameterSet: 71,
  batchCounter: null,
  torqueNm: 140,
  angleDeg: 62,
  torqueStatus: 'ok',
  angleStatus: 'ok',
  toolOk: true,
} as const;
const unmatched = (): Decision => recordUnmatchedTightening({ ...at, result });
const keysOf = (decision: Decision) => (decision.ok ? decision.events.map((e) => e.effectKey) : []);

describe('a telegram that cannot be read', () => {
  it('is kept whole with its tool, whatever came before', () => {
    const kept = [{ stream: 'tool/T-02', type: 'TighteningUnreadable', payload: telegram }];
    given(tool, 'T-02', [])
      .when(() => unreadable('h1'))
      .then(kept);
    given(tool, 'T-02', [{ type: 'TighteningUnreadable', payload: telegram }])
      .when(() => unreadable('h2'))
      .then(kept);
  });

  it('has one effect however often it is sent; another one has its own', () => {
    expect(keysOf(unreadable('h1'))).toEqual(['unreadable:T-02:h1']);
    expect(keysOf(unreadable('h1'))).toEqual(keysOf(unreadable('h1')));
    expect(keysOf(unreadable('h2'))).not.toEqual(keysOf(unreadable('h1')));
  });

  it('is counted, and lands in the inbox with its fault', () => {
    const event = { type: 'TighteningUnreadable', payload: telegram } as const;
    expect(fold(tool, 'T-02', [event, event])).toMatchObject({ unreadable: 2, unmatched: 0 });
    expect(tool.legal(tool.initial, recorded(tool, 'T-02', event), noReads)).toMatchObject({
      code: 'tighteningUnreadable',
      params: { tool: 'T-02', fault: 'badField' },
    });
  });
});

describe('decisions that belong together', () => {
  it('are all recorded, in their order, or none with the first refusal', () => {
    const refused = { ok: false, code: 'toolUnknown', params: {} } as const;
    const both = together(unreadable('h1'), unmatched());
    expect(both.ok && both.events.map((e) => e.type)).toEqual([
      'TighteningUnreadable',
      'TighteningUnmatched',
    ]);
    expect(together(unreadable('h1'), refused, { ...refused, code: 'later' })).toEqual(refused);
  });
});
