import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Telegram } from '#terminal/devices/openProtocol/codec';
import {
  DEFAULT_SETTINGS,
  nextDeadline,
  startSession,
  stepSession,
  type Session,
  type SessionEffect,
  type SessionInput,
} from '#terminal/devices/openProtocol/session';
import { MID, telegramOf } from '#terminal/devices/openProtocol/telegrams';
import { revisionsAfter } from '#terminal/devices/openProtocol/revisions';

const startAccepted = telegramOf(MID.startAccepted, 1, `010001020103${'SIM 1'.padEnd(25)}`);
const accepted = (mid: number) => telegramOf(MID.accepted, 1, String(mid).padStart(4, '0'));
const refused = (mid: number, code: number) =>
  telegramOf(MID.refused, 1, String(mid).padStart(4, '0') + String(code).padStart(2, '0'));
const result = (data = 'result one') => telegramOf(MID.result, 2, data);

/** A session with its clock in one hand and its connection in the other. */
class Bench {
  at = 0;
  session: Session;
  effects: SessionEffect[] = [];

  constructor() {
    const started = startSession(DEFAULT_SETTINGS, 0);
    this.session = started.session;
    this.effects.push(...started.effects);
  }

  input(input: SessionInput): this {
    const step = stepSession(this.session, input, this.at);
    this.session = step.session;
    this.effects.push(...step.effects);
    return this;
  }

  hear(...telegrams: Telegram[]): this {
    for (const telegram of telegrams) this.input({ type: 'telegram', telegram });
    return this;
  }

  online(): this {
    this.hear(startAccepted, accepted(MID.subscribeResults));
    this.effects = [];
    return this;
  }

  /** Lets time pass, ticking exactly when the session asks for it. */
  pass(ms: number): this {
    const until = this.at + ms;
    for (
      let due = nextDeadline(this.session);
      due !== null && due <= until;
      due = nextDeadline(this.session)
    ) {
      this.at = due;
      this.input({ type: 'tick' });
    }
    this.at = until;
    return this;
  }

  sent(): number[] {
    return this.effects.flatMap((effect) => (effect.type === 'send' ? [effect.telegram.mid] : []));
  }
}

const selectSet = (commandId: number, parameterSet: number): SessionInput => ({
  type: 'command',
  commandId,
  command: { kind: 'selectParameterSet', parameterSet },
});

describe('starting', () => {
  it('asks to start, then subscribes, then is online', () => {
    const bench = new Bench();
    expect(bench.sent()).toEqual([MID.start]);
    bench.hear(startAccepted);
    expect(bench.sent()).toEqual([MID.start, MID.subscribeResults]);
    expect(bench.session.status).toBe('subscribing');
    bench.hear(accepted(MID.subscribeResults));
    expect(bench.session).toMatchObject({ status: 'online', controller: { controllerName: 'SIM 1' } });
  });

  it('takes "already subscribed" for a subscription', () => {
    expect(new Bench().hear(startAccepted, refused(MID.subscribeResults, 9)).session.status).toBe('online');
  });

  it.each([
    ['its start revision is unknown', [refused(MID.start, 97)], 'startRevisionRefused'],
    ['another client is connected', [refused(MID.start, 96)], 'alreadyConnected'],
    ['the controller refuses for another reason', [refused(MID.start, 79)], 'refused'],
    [
      'the result revision is unknown',
      [startAccepted, refused(MID.subscribeResults, 97)],
      'resultRevisionRefused',
    ],
  ])('ends when %s', (_, telegrams, reason) => {
    const bench = new Bench().hear(...telegrams);
    expect(bench.session).toEqual({ status: 'ended', reason });
    expect(bench.effects.at(-1)).toEqual({ type: 'disconnect', reason });
  });

  it('tries the next revision on the next connection only, and starts over behind the last', () => {
    const first = { start: 1, result: 2 };
    expect(revisionsAfter(first, 'silent')).toEqual(first);
    const second = revisionsAfter(first, 'resultRevisionRefused');
    expect(second).toEqual({ start: 1, result: 1 });
    expect(revisionsAfter(second, 'resultRevisionRefused')).toEqual(first);
    expect(revisionsAfter(first, 'startRevisionRefused')).toEqual({ start: 6, result: 2 });
  });
});

describe('requests', () => {
  it('go out one at a time, the next only after the reply', () => {
    const bench = new Bench().online();
    bench.input(selectSet(1, 7)).input({ type: 'command', commandId: 2, command: { kind: 'enableTool' } });
    expect(bench.sent()).toEqual([MID.selectParameterSet]);
    bench.hear(accepted(MID.selectParameterSet));
    expect(bench.sent()).toEqual([MID.selectParameterSet, MID.enableTool]);
    expect(bench.effects).toContainEqual({ type: 'settle', commandId: 1, outcome: { ok: true } });
  });

  it("are refused with the controller's own code", () => {
    const bench = new Bench().online().input(selectSet(1, 7)).hear(refused(MID.selectParameterSet, 2));
    expect(bench.effects).toContainEqual({
      type: 'settle',
      commandId: 1,
      outcome: { ok: false, code: 'refused', errorCode: 2 },
    });
  });

  it('are sent three times, 3 s apart, and then the connection is given up', () => {
    const bench = new Bench().online().input(selectSet(1, 7)).pass(8_999);
    expect(bench.sent()).toEqual([MID.selectParameterSet, MID.selectParameterSet, MID.selectParameterSet]);
    bench.pass(1);
    expect(bench.session).toEqual({ status: 'ended', reason: 'noReply' });
    expect(bench.effects).toContainEqual({
      type: 'settle',
      commandId: 1,
      outcome: { ok: false, code: 'connectionLost' },
    });
  });

  it('are not answered by the late reply to an earlier try of another request', () => {
    const bench = new Bench()
      .online()
      .input(selectSet(1, 7))
      .pass(3_000)
      .hear(accepted(MID.selectParameterSet));
    bench.input(selectSet(2, 8)).hear(accepted(MID.selectParameterSet));
    const settled = bench.effects
      .filter((effect) => effect.type === 'settle')
      .map((effect) => effect.commandId);
    expect(settled).toEqual([1]);
    bench.hear(refused(MID.selectParameterSet, 2));
    expect(bench.effects.at(-1)).toEqual({
      type: 'settle',
      commandId: 2,
      outcome: { ok: false, code: 'refused', errorCode: 2 },
    });
  });

  it('are refused at once before the session is online, so that no old command reaches a tool later', () => {
    const bench = new Bench().input(selectSet(1, 7));
    expect(bench.effects.at(-1)).toMatchObject({
      type: 'settle',
      outcome: { ok: false, code: 'notConnected' },
    });
    bench.hear(startAccepted, accepted(MID.subscribeResults));
    expect(bench.sent()).not.toContain(MID.selectParameterSet);
  });
});

describe('keeping alive', () => {
  it('sends 9999 after 10 s without sending, and again 10 s later', () => {
    const bench = new Bench().online();
    bench.pass(9_999);
    expect(bench.sent()).toEqual([]);
    bench.pass(1).hear(telegramOf(MID.keepAlive));
    expect(bench.sent()).toEqual([MID.keepAlive]);
    bench.pass(10_000);
    expect(bench.sent()).toEqual([MID.keepAlive, MID.keepAlive]);
  });

  it('gives the connection up after 15 s of silence', () => {
    const bench = new Bench().online().pass(14_999);
    expect(bench.session.status).toBe('online');
    bench.pass(1);
    expect(bench.session).toEqual({ status: 'ended', reason: 'silent' });
  });

  it('does not end while anything is heard', () => {
    const bench = new Bench().online();
    for (let round = 0; round < 20; round += 1) bench.pass(9_000).hear(telegramOf(MID.keepAlive));
    expect(bench.session.status).toBe('online');
  });
});

describe('results', () => {
  it('are acknowledged after the commit and not before', () => {
    const bench = new Bench().online().hear(result());
    expect(bench.effects).toEqual([{ type: 'deliver', telegram: result() }]);
    bench.pass(5_000);
    expect(bench.sent()).toEqual([]);
    bench.input({ type: 'committed', data: 'result one' });
    expect(bench.sent()).toEqual([MID.acknowledgeResult]);
  });

  it('repeated while being committed are handed over once and acknowledged once', () => {
    const bench = new Bench().online().hear(result(), result(), result());
    bench.input({ type: 'committed', data: 'result one' }).input({ type: 'committed', data: 'result one' });
    expect(bench.effects.filter((effect) => effect.type === 'deliver')).toHaveLength(1);
    expect(bench.sent()).toEqual([MID.acknowledgeResult]);
  });

  it('repeated after the acknowledgement are handed over and acknowledged again', () => {
    const bench = new Bench().online();
    for (let round = 0; round < 2; round += 1)
      bench.hear(result()).input({ type: 'committed', data: 'result one' });
    expect(bench.effects.filter((effect) => effect.type === 'deliver')).toHaveLength(2);
    expect(bench.sent()).toEqual([MID.acknowledgeResult, MID.acknowledgeResult]);
  });

  it('that want no acknowledgement get none', () => {
    const bench = new Bench().online().hear({ ...result(), noAck: true });
    bench.input({ type: 'committed', data: 'result one' });
    expect(bench.sent()).toEqual([]);
  });

  it('are taken during a request, without waiting for its reply', () => {
    const bench = new Bench().online().input(selectSet(1, 7)).hear(result());
    bench.input({ type: 'committed', data: 'result one' });
    expect(bench.sent()).toEqual([MID.selectParameterSet, MID.acknowledgeResult]);
  });

  it('in a flood without waiting for acknowledgements end the session', () => {
    const bench = new Bench().online();
    for (let count = 0; count <= 100; count += 1) bench.hear(result(`result ${String(count)}`));
    expect(bench.session).toEqual({ status: 'ended', reason: 'flooded' });
  });
});

describe('ending', () => {
  it('says goodbye when closed and settles what was asked', () => {
    const bench = new Bench().online().input(selectSet(1, 7)).input({ type: 'close' });
    expect(bench.sent()).toEqual([MID.selectParameterSet, MID.stop]);
    expect(bench.effects.map(({ type }) => type)).toEqual(['send', 'send', 'settle', 'disconnect']);
  });

  it('never sends again, and every command gets exactly one outcome, whatever arrives in whatever order', () => {
    const telegram = fc.oneof(
      fc.constantFrom(startAccepted, telegramOf(MID.keepAlive), result(), result('result two')),
      fc.constantFrom(MID.start, MID.subscribeResults, MID.selectParameterSet, MID.enableTool).map(accepted),
      fc
        .tuple(fc.constantFrom(1, 18, 60), fc.constantFrom(2, 9, 96, 97, 99))
        .map(([mid, code]) => refused(mid, code)),
      fc.string({ maxLength: 12 }).map((data) => telegramOf(MID.refused, 1, data)),
    );
    const event = fc.oneof(
      { weight: 6, arbitrary: telegram.map((heard) => ({ type: 'hear' as const, heard })) },
      {
        weight: 2,
        arbitrary: fc.integer({ min: 1, max: 12_000 }).map((ms) => ({ type: 'pass' as const, ms })),
      },
      { weight: 2, arbitrary: fc.constant({ type: 'ask' as const }) },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom('result one', 'result two')
          .map((data) => ({ type: 'commit' as const, data })),
      },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom('close', 'disconnected', 'malformed')
          .map((end) => ({ type: 'end' as const, end })),
      },
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const bench = new Bench();
        let asked = 0;
        for (const step of events) {
          const ended = bench.session.status === 'ended';
          const sentBefore = bench.sent().length;
          if (step.type === 'hear') bench.hear(step.heard);
          else if (step.type === 'pass') bench.pass(step.ms);
          else if (step.type === 'commit') bench.input({ type: 'committed', data: step.data });
          else if (step.type === 'end') bench.input({ type: step.end } as SessionInput);
          else bench.input(selectSet((asked += 1), 7));
          if (ended) expect(bench.sent().length).toBe(sentBefore);
        }
        bench.input({ type: 'close' });
        const settled = bench.effects.flatMap((effect) =>
          effect.type === 'settle' ? [effect.commandId] : [],
        );
        expect([...settled].sort((a, b) => a - b)).toEqual(
          Array.from({ length: asked }, (_, index) => index + 1),
        );
        const delivered = bench.effects.filter(({ type }) => type === 'deliver').length;
        expect(bench.sent().filter((mid) => mid === MID.acknowledgeResult).length).toBeLessThanOrEqual(
          delivered,
        );
      }),
      { numRuns: 300 },
    );
  });
});
