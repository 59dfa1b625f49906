import { describe, expect, it } from 'vitest';
import { canonical } from '#domain/kernel/canonical';
import type { AnyEvent } from '#domain/kernel/streamType';
import { streamTypeOf } from '#domain/streams';
import { toRecorded } from '#sync/envelope';
import type { EventBody } from '#sync/envelope';
import { MemoryDisk } from '#tests/plant/memoryPlantStore';
import {
  callId,
  consumed,
  delivered,
  movedTo,
  picked,
  pickReturned,
  putBackFrom,
  raised,
  received,
  takenFor,
} from '#tests/domain/logistics/supplyWorld';
import { stockWrong } from './stock.ts';

const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const run = id(900);
const [box, order] = ['container/C-1', `call/${callId}`];

interface Told {
  readonly stream: string;
  readonly event: AnyEvent;
  /** Index of what caused it. */
  readonly because?: number;
}

/** The plant's database after these events of one PC. */
function plantWith(story: readonly Told[]): MemoryDisk {
  const disk = new MemoryDisk();
  for (const [i, { stream, event, because }] of story.entries()) {
    const body: EventBody = {
      eventId: id(i),
      terminal: id(800),
      run,
      seq: i + 1,
      lamport: i + 1,
      stream,
      scope: 'supply/SM-FA1',
      type: event.type,
      version: 1,
      class: 'fact',
      payload: event.payload,
      occurredAt: '2026-11-22T07:00:00.000Z',
      clock: { offsetMs: null, uncertaintyMs: null, bootId: 'b', monotonicMs: 0 },
      actor: { kind: 'person', person: 'p-clerk', role: 'logistics' },
      revision: null,
      causation: because === undefined ? null : id(because),
      correlation: id(i),
      effectKey: null,
      reads: [],
      base: 0,
    };
    keep(disk, body, i);
  }
  return disk;
}

function keep(disk: MemoryDisk, body: EventBody, i: number): void {
  const { eventId, stream, scope } = body;
  const empty = {
    scopeSeq: 0,
    scopeHash: '',
    streamVersion: 0,
    terminal: '',
    logHash: '',
    refusal: null,
    receivedAt: '',
    hash: '',
    side: null,
  };
  const place = { position: i + 1, eventId, run, seq: i + 1, stream, scope };
  disk.log.push({ ...empty, ...place, verdict: 'accepted', body: canonical(body) });
  const type = streamTypeOf(stream);
  if (!type || !Object.hasOwn(type.events, body.type)) return;
  const before = disk.streams.get(stream);
  const state = type.evolve(before ? JSON.parse(before.state) : type.initial, toRecorded(body));
  const version = (before?.version ?? 0) + 1;
  const kept = { stateVersion: 1, state: JSON.stringify(state), keptBy: stream };
  disk.streams.set(stream, { stream, scope, version, ...kept });
}

const wrong = (disk: MemoryDisk): string[] => stockWrong(disk, [], () => {});
const taken: readonly Told[] = [
  { stream: box, event: received() },
  { stream: order, event: raised() },
  { stream: order, event: picked() },
  { stream: box, event: takenFor(callId), because: 2 },
];
const brought: readonly Told[] = [
  ...taken,
  { stream: order, event: delivered() },
  { stream: box, event: movedTo('LS-10'), because: 4 },
  { stream: box, event: consumed(40, 'LS-10') },
];
const late = (code: string): readonly Told[] => [
  ...brought,
  { stream: order, event: pickReturned() },
  { stream: box, event: putBackFrom(callId), because: 7 },
  { stream: box, event: { type: 'DiscrepancyFound', payload: { of: id(8), code, params: {} } } },
];

/** The plant has another state of the container than its events make of it. */
function plantMistaken(story: readonly Told[], change: object): MemoryDisk {
  const disk = plantWith(story);
  const row = disk.streams.get(box);
  if (!row) throw new Error('no container');
  disk.streams.set(box, { ...row, state: JSON.stringify({ ...JSON.parse(row.state), ...change }) });
  return disk;
}

describe('the stock oracle', () => {
  it('finds nothing wrong with goods that were picked, delivered and used, and put back too late', () => {
    expect(wrong(plantWith(brought))).toEqual([]);
    expect(wrong(plantWith(late('containerReturnedLate')))).toEqual([]);
  });
  it('finds stock that came from nowhere, by container and by part', () => {
    expect(wrong(plantMistaken(brought, { quantity: 61 }))).toEqual([
      'C-1 at the plant: 61 on hand, 60 by what happened',
      'P-NUT at the plant: 100 received, 61 on hand, 40 gone',
    ]);
  });
  it('finds a late put-back that moved the stock, and one that nobody was told of', () => {
    const moved = plantMistaken(late('containerReturnedLate'), {
      place: { kind: 'location', location: 'SM-2' },
    });
    expect(wrong(moved)).toEqual(['C-1 at the plant: stands at SM-2, was last brought to LS-10']);
    expect(wrong(plantWith(late('containerReturnedLate').slice(0, -1)))).toEqual([
      `C-1 was put back from ${callId} too late, and nobody was told`,
    ]);
  });
  it('finds a delivery of what somebody had moved out of the call without a word', () => {
    const away: readonly Told[] = [
      ...taken,
      { stream: box, event: movedTo('SM-4') },
      { stream: order, event: delivered() },
      { stream: box, event: movedTo('LS-10'), because: 5 },
    ];
    expect(wrong(plantWith(away))).toEqual([
      `${callId} was delivered with C-1, which it did not have, and nobody was told`,
    ]);
  });
  it('finds a delivery of what somebody had put back where it stood, without a word', () => {
    const back: readonly Told[] = [
      ...taken,
      { stream: order, event: pickReturned() },
      { stream: box, event: putBackFrom(callId), because: 4 },
      { stream: order, event: delivered() },
      { stream: box, event: movedTo('LS-10'), because: 6 },
    ];
    expect(wrong(plantWith(back))).toEqual([
      `${callId} was delivered with C-1, which it did not have, and nobody was told`,
    ]);
    const told = { of: id(6), code: 'callContainerNotPicked', params: {} };
    const said: Told = { stream: order, event: { type: 'DiscrepancyFound', payload: told } };
    expect(wrong(plantWith([...back, said]))).toEqual([]);
  });
  it('finds what stays claimed by a call that its own PC ended', () => {
    const disk = plantWith(brought);
    const claim = { registry: 'container' as const, name: 'C-1', holder: order };
    disk.claims.set('C-1', { ...claim, eventId: id(2), stream: order, scope: 'supply/SM-FA1' });
    expect(wrong(disk)).toEqual([`C-1 stays claimed by ${order}, which has ended`]);
  });
});
