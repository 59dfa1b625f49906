import { callKey } from '#domain/logistics/need';
import type { Said } from '#tests/plant/writer';

const clerk = { kind: 'person', person: 'p-1002', role: 'logistics' } as const;
const supermarket = 'SM';
const [part, from, to] = ['P-4711', 'SM-1', 'LS-10'];
const at = '2026-11-22T08:00:00.000Z';

/** A container from its arrival to its last piece, by one call that somebody walked to the line: 9 facts. `n` makes it unique. */
export function supplyStory(n: number): Said[] {
  const label = `H-${n}`;
  const window = { kind: 'sequence', from: n * 4, to: n * 4 + 3 } as const;
  const need = { part, location: to, window, round: 0 };
  const [container, call] = [`container/${label}`, `call/${callKey(need)}`];
  const fact = (stream: string, type: string, payload: object): Said => ({
    stream,
    scope: `supply/${supermarket}`,
    type,
    class: 'fact',
    payload: { supermarket, ...payload },
    actor: clerk,
  });
  const received = { part, lot: null, quantity: 4, location: from, receivedAt: at, expiresAt: null };
  const raised = { ...need, line: 'FA1', station: 'FA-10', quantity: 4, lot: null, dueAt: at };
  const moved = { lineside: true, transport: null };
  const consumed = { part, lot: null, quantity: 4, location: to, purpose: 'build' };
  const nowhere = { unit: null, station: null, operation: null };
  const stands = { kind: 'location', location: from };
  return [
    fact(container, 'ContainerReceived', { ...received, delivery: null, splitFrom: null }),
    fact(call, 'CallRaised', { ...raised, cause: { kind: 'hand' } }),
    fact(call, 'CallPickingStarted', {}),
    fact(call, 'CallPicked', { container: label, part, lot: null, quantity: 4, from, older: null }),
    fact(call, 'CallInTransport', { transport: null }),
    fact(call, 'CallDelivered', { location: to, quantity: 4, containers: [label], transport: null }),
    fact(container, 'ContainerMoved', { from: stands, to: { ...stands, location: to }, ...moved }),
    fact(container, 'ContainerOpened', { location: to }),
    fact(container, 'ContainerConsumed', { ...consumed, ...nowhere }),
  ];
}
