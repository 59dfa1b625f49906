import { describe, expect, it } from 'vitest';
import { boardAnswer, elapsedAt, holderOf, unseen, worstHour } from '#renderer/line/boardAnswer.ts';
import { mostUrgentFirst } from '#renderer/line/andonOrder.ts';
import type { Board, ShortageRow } from '#renderer/line/lineRows.ts';
import { andon, arrived, board, nowMs, running, stop, text, tile } from './boards.ts';

const shortage = (station: string, part: string, deliveryInS: number): ShortageRow => ({
  line: 'FA1',
  to: { id: `LS-${station}`, name: null, station },
  part: { id: part, name: null, unit: null },
  onHand: 0,
  inbound: 1,
  minQuantity: 1,
  maxQuantity: 8,
  emptyInS: 0,
  emptyHoldsAtS: 0,
  emptyAtSequence: null,
  call: null,
  callStatus: null,
  deliveryInS,
  slackS: null,
  risk: 'empty',
});

describe('the answer of the line board', () => {
  it('says that the line flows, or that it is empty', () => {
    expect(boardAnswer(board({}), [], nowMs)).toEqual({ status: 'flowing' });
    const empty = board({ stations: [tile('FA-01', null, { status: 'empty' })] });
    expect(boardAnswer(empty, [], nowMs)).toEqual({ status: 'empty' });
    const unit = tile('FA-01', 1, running).unit;
    if (unit === null) throw new Error('no unit');
    const left = (agoS: number) => ({ unit, after: 'FA-01', since: arrived(agoS) });
    const changing = { ...empty, between: [left(5), left(61)] };
    expect(boardAnswer(changing, [], nowMs)).toEqual({ status: 'moving', count: 2 });
    expect(unseen(changing, nowMs)).toEqual([left(61)]);
  });

  it('names the stop of the whole line before that of a station, and no ended one', () => {
    const answer = boardAnswer(
      board({ stops: [stop('FA-02', 'running'), stop(null, 'running'), stop('FA-01', 'ended')] }),
      [],
      nowMs,
    );
    expect(answer).toMatchObject({ status: 'held', first: { station: null }, then: { station: 'FA-02' } });
  });

  it('says when the missing part will be there', () => {
    const answer = boardAnswer(
      board({ andons: [andon('FA-02')] }),
      [shortage('FA-01', 'P-BELT', 5), shortage('FA-02', 'P-BELT', 110)],
      nowMs,
    );
    expect(answer).toMatchObject({ first: { station: 'FA-02', why: { code: 'andon', deliveryInS: 110 } } });
  });

  it('puts a call that nobody has taken before an older one that somebody has', () => {
    const answer = boardAnswer(
      board({ andons: [andon('FA-01', { acknowledgedAt: arrived(5) }), andon('FA-02')] }),
      [],
      nowMs,
    );
    expect(answer).toMatchObject({ first: { station: 'FA-02' }, then: { station: 'FA-01' } });
  });

  it('orders calls by who has none yet, then by their kind, then by age', () => {
    const taken = { acknowledgedAt: arrived(5) };
    const calls = [
      andon('FA-01', { ...taken, kind: 'safety', calledAt: arrived(900) }),
      andon('FA-02', { kind: 'material', calledAt: arrived(800) }),
      andon('FA-03', { kind: 'quality', calledAt: arrived(20) }),
      andon('FA-04', { kind: 'quality', calledAt: arrived(40) }),
      andon('FA-05', { kind: 'safety', calledAt: arrived(1) }),
    ];
    const order = mostUrgentFirst(calls).map(({ station }) => station);
    expect(order).toEqual(['FA-05', 'FA-04', 'FA-03', 'FA-02', 'FA-01']);
  });

  it('finds the station that is latest over its takt, and never one that is blocked', () => {
    const stations = [
      tile('FA-01', 200, { status: 'blocked', by: 'FA-02' }),
      tile('FA-02', 72, running),
      tile('FA-03', 61, running),
    ];
    expect(boardAnswer(board({ stations }), [], nowMs)).toEqual({
      status: 'held',
      first: { station: 'FA-02', name: text('FA-02'), why: { code: 'overTakt', byS: 12 } },
      then: { station: 'FA-03', name: text('FA-03'), why: { code: 'overTakt', byS: 1 } },
    });
  });

  it('never blames a call in takt for the line while another station is late', () => {
    const calls = [andon('FA-01')];
    const waiting = { status: 'andon', andon: 'a-FA-01', kind: 'material' } as const;
    const early = tile('FA-01', 2, waiting);
    expect(boardAnswer(board({ stations: [early], andons: calls }), [], nowMs)).toMatchObject({
      status: 'called',
      first: { station: 'FA-01' },
    });
    const stations = [early, tile('FA-02', 65, running)];
    expect(boardAnswer(board({ stations, andons: calls }), [], nowMs)).toMatchObject({
      status: 'held',
      first: { station: 'FA-02', why: { code: 'overTakt', byS: 5 } },
      then: null,
    });
  });

  it('keeps the order of two late stations while the seconds pass', () => {
    const stations = [tile('FA-01', 100.2, running), tile('FA-02', 100.9, running)];
    for (const laterMs of [0, 300, 600, 900])
      expect(boardAnswer(board({ stations }), [], nowMs + laterMs)).toMatchObject({
        first: { station: 'FA-02' },
        then: { station: 'FA-01' },
      });
  });

  it('passes over a station that called, is finished and waits for the next one', () => {
    const state = { status: 'andon', andon: 'a-FA-01', kind: 'help' } as const;
    const called = tile('FA-01', 300, state);
    const finished = { ...called, visit: called.visit && { ...called.visit, owed: 0 } };
    const stations = [finished, tile('FA-02', 268, running)];
    const answer = boardAnswer(board({ stations, andons: [andon('FA-01')] }), [], nowMs);
    expect(answer).toMatchObject({ first: { station: 'FA-02', why: { code: 'overTakt', byS: 208 } } });
  });

  it('names the hold that keeps a late unit, and a call before one under which it is still worked on', () => {
    const hold = { hold: 'h-1', number: 'H-2611-7KX4M', reason: 'Sill', decided: null };
    const late = { ...tile('FA-05', 359, running), holds: [hold] };
    const andons = [andon('FA-05', { kind: 'quality' })];
    const first = (stations: Board['stations'], calls: typeof andons) =>
      boardAnswer(board({ stations, andons: calls }), [], nowMs);
    const why = { code: 'held', hold: 'H-2611-7KX4M', decided: null, byS: 299 };
    expect(first([late], [])).toMatchObject({ status: 'held', first: { station: 'FA-05', why } });
    expect(first([late], andons)).toMatchObject({ first: { why: { code: 'andon' } } });
    const done = { ...late, visit: late.visit && { ...late.visit, owed: 0 } };
    expect(first([done], andons)).toMatchObject({ first: { why } });
    const scrap = {
      ...late,
      holds: [hold, { ...hold, hold: 'h-2', number: null, decided: 'scrap' as const }],
    };
    expect(first([scrap], andons)).toMatchObject({ first: { why: { hold: 'h-2', decided: 'scrap' } } });
  });

  it('names one station that holds the line up, and none while the whole line stands or flows', () => {
    const stations = [tile('FA-04', 200, { status: 'blocked', by: 'FA-05' }), tile('FA-05', 359, running)];
    expect(holderOf(board({ stations }), nowMs)).toBe('FA-05');
    expect(holderOf(board({ stations, stops: [stop(null, 'running')] }), nowMs)).toBeNull();
    expect(holderOf(board({}), nowMs)).toBeNull();
  });

  it('calls a part missing only where material was called for', () => {
    const quality = andon('FA-02', { kind: 'quality' });
    expect(boardAnswer(board({ andons: [quality] }), [], nowMs)).toMatchObject({
      first: { why: { code: 'andon', kind: 'quality', part: null } },
    });
  });

  it('finds the ended hour that lost the most, and none where no hour did', () => {
    const hour = (startAt: string, planned: number, actual: number | null, now = false) => ({
      startAt,
      endAt: `${startAt}+1`,
      planned,
      actual,
      running: now,
    });
    const hours = [hour('06', 40, 38), hour('07', 47, 40), hour('08', 47, 3, true), hour('09', 47, null)];
    expect(worstHour({ hours })).toEqual({ startAt: '07', endAt: '07+1', lost: 7 });
    expect(worstHour({ hours: [hour('06', 40, 40)] })).toBeNull();
  });

  it('names a place once', () => {
    const stations = [tile('FA-02', 72, running)];
    const answer = boardAnswer(board({ stations, andons: [andon('FA-02')] }), [], nowMs);
    expect(answer).toMatchObject({ first: { why: { code: 'andon' } }, then: null });
  });

  it('knows no elapsed time where no arrival was recorded, and no negative one', () => {
    expect(elapsedAt({ visit: { arrivedAt: null } }, nowMs)).toBeNull();
    expect(elapsedAt({ visit: { arrivedAt: arrived(-3) } }, nowMs)).toBe(0);
  });
});
