import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noReads } from '#domain/kernel/decision';
import { sealedCode, terminal, terminalEvents } from '#domain/site/terminal';
import type { TerminalEvent } from '#domain/site/terminal';
import {
  assignTerminal,
  declareLost,
  enrollTerminal,
  openBreakGlass,
  replaceTerminal,
  revokeTerminal,
  sealBreakGlass,
} from '#domain/site/terminalDecisions';
import { contextFor, fold, given, recorded } from '../given.ts';
import { checkTotal, eventsOf } from '../quality/totality.ts';

const admin = contextFor({ kind: 'person', person: 'p-admin', role: 'admin' });
const certificateOf = (id: string) => ({
  terminal: id,
  name: 'FA-10',
  site: 'changzhou',
  publicKey: 'k'.repeat(60),
  issuedAt: '2026-11-22T07:00:00.000Z',
  signature: 's'.repeat(88),
});
const duty = {
  kind: 'floor' as const,
  line: 'FA1',
  stations: ['FA-10'],
  zones: [],
  scopes: ['site', 'holds', 'line/FA1'],
};
const input = { name: 'FA-10', duty, tools: ['T-17'], certificate: certificateOf('t-1') };
const enrolled: TerminalEvent = { type: 'TerminalEnrolled', payload: input };
const run = '0192f3a0-0000-7000-8000-000000000001';

describe('a terminal', () => {
  it('is enrolled once, under the id that its certificate names', () => {
    given(terminal, 't-1', [])
      .when((s) => enrollTerminal(s, { terminal: 't-1', ...input }, admin))
      .then([enrolled]);
    given(terminal, 't-1', [enrolled])
      .when((s) => enrollTerminal(s, { terminal: 't-1', ...input }, admin))
      .thenRefused('terminalExists');
    given(terminal, 't-2', [])
      .when((s) => enrollTerminal(s, { terminal: 't-2', ...input }, admin))
      .thenRefused('certificateMismatch', { terminal: 't-2', certified: 't-1' });
  });

  it('is given other work, and releases the tools that it does not listen to any more', () => {
    const other = { name: 'FA-11', duty: { ...duty, stations: ['FA-11'] }, tools: ['T-18'] };
    const assigned: TerminalEvent = {
      type: 'TerminalAssigned',
      payload: { ...other, released: ['T-17'] },
    };
    given(terminal, 't-1', [enrolled])
      .when((s) => assignTerminal(s, { terminal: 't-1', ...other }, admin))
      .then([assigned]);
    given(terminal, 't-1', [])
      .when((s) => assignTerminal(s, { terminal: 't-1', ...other }, admin))
      .thenRefused('terminalUnknown');
    expect(fold(terminal, 't-1', [enrolled, assigned])).toMatchObject({
      status: 'active',
      enrolment: { name: 'FA-11', tools: ['T-18'] },
    });
    expect(terminal.claims(recorded(terminal, 't-1', assigned))).toEqual([
      { registry: 'tool', name: 'T-17', holder: 't-1', held: false },
      { registry: 'tool', name: 'T-18', holder: 't-1', held: true },
    ]);
  });

  it('hands name, duty and tools to the one that replaces it', () => {
    const old = fold(terminal, 't-1', [enrolled]);
    const decision = replaceTerminal(
      { old, fresh: terminal.initial },
      { old: 't-1', fresh: { terminal: 't-9', certificate: certificateOf('t-9') } },
      admin,
    );
    expect(decision).toMatchObject({
      ok: true,
      events: [
        { stream: 'terminal/t-1', type: 'TerminalReplaced', payload: { by: 't-9', tools: ['T-17'] } },
        {
          stream: 'terminal/t-9',
          type: 'TerminalEnrolled',
          payload: { name: 'FA-10', duty, tools: ['T-17'] },
        },
      ],
    });
  });

  it('gives its place also after it was declared lost or revoked', () => {
    const fresh = { terminal: 't-9', certificate: certificateOf('t-9') };
    const ends: TerminalEvent[] = [
      { type: 'TerminalDeclaredLost', payload: { reason: 'burnt', runs: [], tools: ['T-17'] } },
      { type: 'TerminalRevoked', payload: { reason: 'stolen', tools: ['T-17'] } },
    ];
    for (const end of ends) {
      const old = fold(terminal, 't-1', [enrolled, end]);
      expect(replaceTerminal({ old, fresh: terminal.initial }, { old: 't-1', fresh }, admin)).toMatchObject({
        ok: true,
        events: [
          {
            stream: 'terminal/t-9',
            type: 'TerminalEnrolled',
            payload: { name: 'FA-10', duty, tools: ['T-17'] },
          },
        ],
      });
    }
  });

  it('cannot be replaced twice, when it is unknown, or by itself', () => {
    const fresh = { terminal: 't-9', certificate: certificateOf('t-9') };
    const replace = (id: string, past: TerminalEvent[], by = fresh) =>
      given(terminal, id, past).when((old) =>
        replaceTerminal({ old, fresh: terminal.initial }, { old: id, fresh: by }, admin),
      );
    const replaced: TerminalEvent = { type: 'TerminalReplaced', payload: { by: 't-8', tools: [] } };
    replace('t-1', [enrolled, replaced]).thenRefused('terminalNotActive', { status: 'replaced' });
    replace('t-1', []).thenRefused('terminalUnknown');
    replace('t-9', [enrolled]).thenRefused('terminalReplacesItself', { by: 't-9' });
  });

  it('is revoked once, whatever it was before', () => {
    const revoke = (past: TerminalEvent[]) =>
      given(terminal, 't-1', past).when((s) =>
        revokeTerminal(s, { terminal: 't-1', reason: 'stolen' }, admin),
      );
    const payload = { reason: 'stolen', tools: ['T-17'] };
    revoke([enrolled]).then([{ type: 'TerminalRevoked', payload }]);
    revoke([enrolled, { type: 'TerminalReplaced', payload: { by: 't-9', tools: [] } }]).then([
      { type: 'TerminalRevoked', payload },
    ]);
    revoke([enrolled, { type: 'TerminalRevoked', payload }]).thenRefused('terminalNotActive');
    revoke([]).thenRefused('terminalUnknown');
  });

  it('is declared lost with the end of its runs as they were heard', () => {
    const lose = (past: TerminalEvent[]) =>
      given(terminal, 't-1', past).when((s) =>
        declareLost(s, { terminal: 't-1', reason: 'burnt', runs: [{ run, lastSeq: 12 }] }, admin),
      );
    const payload = { reason: 'burnt', runs: [{ run, lastSeq: 12 }], tools: ['T-17'] };
    lose([enrolled]).then([{ type: 'TerminalDeclaredLost', payload }]);
    lose([enrolled, { type: 'TerminalDeclaredLost', payload }]).thenRefused('terminalNotActive', {
      status: 'lost',
    });
  });

  it('holds its tools in the registry, and gives them back when it ends', () => {
    const claims = (event: TerminalEvent) => terminal.claims(recorded(terminal, 't-1', event));
    expect(claims(enrolled)).toEqual([{ registry: 'tool', name: 'T-17', holder: 't-1', held: true }]);
    const replaced: TerminalEvent = { type: 'TerminalReplaced', payload: { by: 't-9', tools: ['T-17'] } };
    expect(claims(replaced)).toEqual([{ registry: 'tool', name: 'T-17', holder: 't-1', held: false }]);
  });

  it('stays revoked when its enrolment arrives late', () => {
    const late = fold(terminal, 't-1', [
      { type: 'TerminalRevoked', payload: { reason: 'stolen', tools: [] } },
      enrolled,
    ]);
    expect(late).toMatchObject({ status: 'revoked', enrolment: { name: 'FA-10' } });
  });

  it('has one break-glass code, the newest, which opens once; somebody has to look whenever it was opened', () => {
    const signature = { person: 'p-admin', meaning: 'sealBreakGlass', recordHash: null };
    const sealed = (seal: string): TerminalEvent => ({
      type: 'BreakGlassSealed',
      payload: { seal, verifier: '$argon2id$v=19$x', note: '', signature },
    });
    const opened = (seal: string): TerminalEvent => ({
      type: 'BreakGlassOpened',
      payload: { seal, person: 'p-1', reason: 'locked out' },
    });
    const codeOf = (...events: TerminalEvent[]) =>
      sealedCode(fold(terminal, 't-1', [enrolled, ...events]))?.seal ?? null;
    expect(codeOf()).toBeNull();
    expect(codeOf(sealed('s-1'))).toBe('s-1');
    expect(codeOf(sealed('s-1'), opened('s-1'))).toBeNull();
    expect(codeOf(sealed('s-1'), sealed('s-2'), opened('s-1'))).toBe('s-2');
    expect(codeOf(sealed('s-1'), opened('s-1'), sealed('s-2'))).toBe('s-2');
    const over: TerminalEvent[] = [
      { type: 'TerminalRevoked', payload: { reason: 'stolen', tools: [] } },
      { type: 'TerminalDeclaredLost', payload: { reason: 'burnt', runs: [], tools: [] } },
      { type: 'TerminalReplaced', payload: { by: 't-9', tools: [] } },
    ];
    for (const end of over) expect(codeOf(sealed('s-1'), end), end.type).toBeNull();
    const open = { terminal: 't-1', person: 'p-1', reason: 'locked out' };
    given(terminal, 't-1', [enrolled, sealed('s-1'), sealed('s-2')])
      .when((s) => openBreakGlass(s, { ...open, seal: 's-1' }))
      .thenRefused('breakGlassNotSealed');
    const accepted = openBreakGlass(fold(terminal, 't-1', [enrolled, sealed('s-1')]), {
      ...open,
      seal: 's-1',
    });
    expect(accepted).toMatchObject({ ok: true, events: [opened('s-1')] });
    const state = fold(terminal, 't-1', [enrolled, sealed('s-1')]);
    expect(terminal.legal(state, recorded(terminal, 't-1', opened('s-1')), noReads)).toMatchObject({
      code: 'breakGlassOpened',
      params: { person: 'p-1', reason: 'locked out' },
    });
    given(terminal, 't-1', [enrolled, { type: 'TerminalRevoked', payload: { reason: 'r', tools: [] } }])
      .when((s) =>
        sealBreakGlass(
          s,
          { terminal: 't-1', seal: 's-1', verifier: '$argon2id$v=19$x', note: '', signature },
          admin,
        ),
      )
      .thenRefused('terminalNotActive', { status: 'revoked' });
  });

  it('takes any events in any order', () => {
    const tools = fc.subarray(['T-1', 'T-2']);
    checkTotal(
      terminal,
      't-1',
      eventsOf<typeof terminalEvents>({
        TerminalEnrolled: fc.record({
          name: fc.constant('FA-10'),
          duty: fc.constant(duty),
          tools,
          certificate: fc.constantFrom('t-1', 't-2').map(certificateOf),
        }),
        TerminalAssigned: fc.record({
          name: fc.constant('FA-11'),
          duty: fc.constant(duty),
          tools,
          released: tools,
        }),
        TerminalReplaced: fc.record({ by: fc.constantFrom('t-1', 't-9'), tools }),
        TerminalRevoked: fc.record({ reason: fc.constant('r'), tools }),
        TerminalDeclaredLost: fc.record({
          reason: fc.constant('r'),
          runs: fc.constant([{ run, lastSeq: 3 }]),
          tools,
        }),
        BreakGlassSealed: fc.record({
          seal: fc.constantFrom('s-1', 's-2'),
          verifier: fc.constant('$argon2id$v=19$x'),
          note: fc.constant(''),
          signature: fc.constant({ person: 'p-admin', meaning: 'sealBreakGlass', recordHash: null }),
        }),
        BreakGlassOpened: fc.record({
          seal: fc.constantFrom('s-1', 's-2'),
          person: fc.constant('p-1'),
          reason: fc.constant('r'),
        }),
        TerminalReturned: fc.constant({ end: 'lost', endedAt: '2026-11-23T13:42:00.000Z', records: 2 }),
        TerminalCloned: fc.constant({ runs: [run, run] }),
        RecordsMissed: fc.constant({
          run,
          fromSeq: 810,
          throughSeq: 812,
          saidAt: '2026-11-23T13:42:00.000Z',
        }),
      }),
      ['absent', 'active', 'replaced', 'revoked', 'lost'],
    );
  });
});
