import { call } from '#domain/logistics/call';
import { cancelCall, carryCall, deliverCall, raiseCall, reportShort } from '#domain/logistics/callDecisions';
import { container } from '#domain/logistics/container';
import {
  blockContainer,
  consumeFromContainer,
  countContainer,
  moveContainer,
  receiveContainer,
  unblockContainer,
} from '#domain/logistics/containerDecisions';
import { isKnown } from '#domain/logistics/containerState';
import { pickContainer, startPicking } from '#domain/logistics/pickDecisions';
import { transport } from '#domain/logistics/transport';
import {
  assignTransport,
  cancelTransport,
  requestTransport,
  takeOverTransport,
  transportKeyOf,
} from '#domain/logistics/transportDecisions';
import { zone } from '#domain/logistics/zone';
import { setDispatchMode, takeZone } from '#domain/logistics/zoneDecisions';
import type { Act, Situation } from './act.ts';
import { onKnown } from './act.ts';

const supermarket = 'SM1';
const parts = ['P-100', 'P-200'] as const;
const places = ['R1', 'R2', 'LS1', 'LS2'] as const;
const labels = ['C-1', 'C-2', 'C-3', 'C-4', 'C-5', 'C-6'] as const;
const zones = ['Z1', 'Z2'] as const;

const receive: Act = (s) => {
  const label = s.dice.pick(labels);
  const input = {
    container: label,
    supermarket,
    part: s.dice.pick(parts),
    lot: s.dice.chance(0.5) ? 'LOT-1' : null,
    quantity: 1 + s.dice.below(20),
    location: s.dice.pick(places),
    expiresAt: null,
    delivery: s.dice.chance(0.7) ? 'DN-1' : null,
  };
  return receiveContainer(s.reads.get(container, label), input, s.context);
};

const handle = onKnown('container', (s, label) => {
  const state = s.reads.get(container, label);
  const at = { container: label, supermarket };
  const location = s.dice.pick(places);
  const reason = { reason: s.dice.pick(['B-1', 'B-2']), note: '' };
  switch (s.dice.below(6)) {
    case 0:
      return moveContainer(
        state,
        { ...at, to: { kind: 'location', location }, lineside: false, takenFor: null },
        s.context,
        { reads: s.reads, fetching: null },
      );
    case 1:
      return consumeFromContainer(
        state,
        { ...at, quantity: 1, location, purpose: 'scrap', unit: null, station: null, operation: null },
        s.context,
      );
    case 2:
      return countContainer(state, { ...at, counted: s.dice.below(20), reason: null }, s.context);
    case 3:
      return blockContainer(state, { ...at, ...reason }, s.context);
    default:
      return unblockContainer(state, { ...at, ...reason }, s.context);
  }
});

/** Windows are few: two PCs apart see one need. */
const need: Act = (s) => {
  const from = s.dice.below(8) * 10;
  const input = {
    supermarket,
    line: 'FA1',
    station: null,
    location: s.dice.pick(['LS1', 'LS2']),
    part: s.dice.pick(parts),
    quantity: 5,
    lot: null,
    window: { kind: 'sequence' as const, from, to: from + 9 },
    round: 0,
    cause: { kind: 'hand' as const },
    dueAt: null,
  };
  const key = `${input.location}~${input.part}~${from}-${from + 9}~0`;
  return raiseCall(s.reads.get(call, key), input, s.context);
};

function pick(s: Situation, key: string) {
  const labelsHere = s.known('container');
  if (labelsHere.length === 0) return null;
  const label = s.dice.pick(labelsHere);
  const box = s.reads.get(container, label);
  const from = isKnown(box) && box.place.kind === 'location' ? box.place.location : 'R1';
  const to = { kind: 'person' as const, person: 'p-clerk' };
  return pickContainer(
    s.reads.get(call, key),
    { call: key, supermarket, container: label, from, to, leaving: null, beyondRoom: false },
    s.context,
    { reads: s.reads, stock: [], holds: [], room: null, fetching: null },
  );
}

const serve = onKnown('call', (s, key) => {
  const state = s.reads.get(call, key);
  const at = { call: key, supermarket };
  switch (s.dice.below(7)) {
    case 0:
      return startPicking(state, at, s.context);
    case 1:
      return pick(s, key);
    case 2:
      return reportShort(state, { ...at, available: 0, reason: 'none' }, s.context);
    case 3:
      return carryCall(state, at, s.context);
    case 4:
      return deliverCall(state, { ...at, location: 'LS1' }, s.context, s.reads);
    default:
      return cancelCall(state, { ...at, reason: 'not needed' }, s.context);
  }
});

const fetch = onKnown('call', (s, key) => {
  const mission = transportKeyOf(key, 0);
  return requestTransport(
    s.reads.get(transport, mission),
    {
      transport: mission,
      supermarket,
      zone: s.dice.pick(zones),
      call: key,
      attempt: 0,
      containers: [s.dice.pick(labels)],
      from: 'R1',
      to: 'LS1',
      lineside: true,
      dueAt: null,
    },
    s.context,
    s.reads,
  );
});

const drive = onKnown('transport', (s, key) => {
  const state = s.reads.get(transport, key);
  const at = { transport: key, supermarket };
  switch (s.dice.below(3)) {
    case 0:
      return assignTransport(
        state,
        {
          ...at,
          zone: s.dice.pick(zones),
          agv: s.dice.pick(['AGV-1', 'AGV-2']),
          by: 'hand',
          startNode: 'N1',
          pickupS: null,
          nextBest: null,
        },
        s.context,
        s.reads,
      );
    case 1:
      return cancelTransport(state, { ...at, reason: 'no' }, s.context, s.reads);
    default:
      return takeOverTransport(state, { ...at, reason: 'by hand' }, s.context);
  }
});

const lead: Act = (s) => {
  const key = s.dice.pick(zones);
  const state = s.reads.get(zone, key);
  const at = { zone: key, supermarket };
  const epoch = (state.status === 'led' ? state.epoch : 0) + 1;
  return s.dice.chance(0.7)
    ? takeZone(state, { ...at, terminal: s.terminal, epoch }, s.context)
    : setDispatchMode(state, { ...at, mode: s.dice.pick(['automatic', 'manual'] as const) }, s.context);
};

export const logisticsActs: readonly Act[] = [
  receive,
  handle,
  handle,
  handle,
  need,
  need,
  serve,
  serve,
  serve,
  fetch,
  drive,
  lead,
];
