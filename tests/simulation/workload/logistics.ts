import type { Decision } from '#domain/kernel/decision';
import { call } from '#domain/logistics/call';
import { cancelCall, carryCall, deliverCall, raiseCall, reportShort } from '#domain/logistics/callDecisions';
import { isInHand } from '#domain/logistics/callState';
import { container } from '#domain/logistics/container';
import { isKnown } from '#domain/logistics/containerState';
import { pickContainer, returnPick, startPicking } from '#domain/logistics/pickDecisions';
import { transport } from '#domain/logistics/transport';
import {
  assignTransport,
  cancelTransport,
  requestTransport,
  takeOverTransport,
  transportKeyOf,
} from '#domain/logistics/transportDecisions';
import { handBackTransport, loadByHand, recordAgvStep, unloadByHand } from '#domain/logistics/transportMoves';
import { missionOf } from '#domain/logistics/transportState';
import type { TransportState } from '#domain/logistics/transportState';
import { zone } from '#domain/logistics/zone';
import { setDispatchMode, takeZone } from '#domain/logistics/zoneDecisions';
import type { Act, Situation, Workload } from './act.ts';
import { onKnown, preferHeldBack } from './act.ts';
import { labels, lineside, parts, receive, supermarket } from './stock.ts';

const zones = ['Z1', 'Z2'] as const;

/** Windows are few: two PCs apart see one need. */
const need: Act = (s) => {
  const from = s.dice.below(5) * 10;
  const input = {
    supermarket,
    line: 'FA1',
    station: null,
    location: s.dice.pick(lineside),
    part: s.dice.pick(parts),
    quantity: 25,
    lot: null,
    window: { kind: 'sequence' as const, from, to: from + 9 },
    round: 0,
    cause: { kind: 'hand' as const },
    dueAt: null,
  };
  const key = `${input.location}~${input.part}~${from}-${from + 9}~0`;
  return raiseCall(s.reads.get(call, key), input, s.context);
};

/** A container of the part that a call wants, and where it stands. */
function fitting(s: Situation, key: string): { readonly label: string; readonly from: string } | null {
  const state = s.reads.get(call, key);
  const wanted = state.status === 'absent' ? undefined : state.terms?.part;
  const fit = labels.flatMap((label) => {
    const box = s.reads.get(container, label);
    return isKnown(box) &&
      box.part === wanted &&
      box.place.kind === 'location' &&
      box.quantity > 0 &&
      box.blocks.length === 0
      ? [{ label, from: box.place.location }]
      : [];
  });
  return fit.length === 0 ? null : s.dice.pick(fit);
}

function pick(s: Situation, key: string): Decision | null {
  const state = s.reads.get(call, key);
  const found = fitting(s, key);
  if (found === null) return null;
  const { label, from } = found;
  const person = s.context.actor.kind === 'person' ? s.context.actor.person : 'p-clerk';
  const to = s.dice.chance(0.7)
    ? ({ kind: 'person', person } as const)
    : ({ kind: 'location', location: 'R2' } as const);
  return pickContainer(
    state,
    { call: key, supermarket, container: label, from, to, leaving: null, beyondRoom: false },
    s.context,
    { reads: s.reads, stock: [], holds: [], room: null, fetching: s.fetching(label) },
  );
}

/** The more what somebody ends elsewhere meanwhile. */
const serve: Act = (s) => {
  const open = s.known('call').filter((key) => {
    const { status } = s.reads.get(call, key);
    return status !== 'delivered' && status !== 'cancelled';
  });
  if (open.length === 0) return null;
  const key = s.dice.pick(preferHeldBack(s, open, (one) => `call/${one}`));
  const state = s.reads.get(call, key);
  const at = { call: key, supermarket };
  switch (s.dice.below(16)) {
    case 0:
      return startPicking(state, at, s.context);
    case 1:
      return reportShort(state, { ...at, available: 0, reason: 'none' }, s.context, null);
    case 2:
      return cancelCall(state, { ...at, reason: 'not needed' }, s.context);
    default:
      return pick(s, key);
  }
};

/** Something that is in hand for a call; the more where somebody else does something with it meanwhile, and else now and then. */
const onPicked =
  (often: number, act: (s: Situation, key: string, label: string) => Decision | null): Act =>
  (s) => {
    const inHand = s.known('call').flatMap((key) => {
      const state = s.reads.get(call, key);
      const picks = state.status === 'absent' ? [] : state.picks;
      return picks.filter((p) => isInHand(state, p.container)).map((p) => ({ key, label: p.container }));
    });
    const contested = inHand.filter((one) => s.heldBack(`call/${one.key}`));
    if (inHand.length === 0 || (contested.length === 0 && !s.dice.chance(often))) return null;
    const { key, label } = s.dice.pick(contested.length > 0 ? contested : inHand);
    return act(s, key, label);
  };

function bring(s: Situation, key: string): Decision {
  const state = s.reads.get(call, key);
  const at = { call: key, supermarket };
  if (s.dice.chance(0.1)) return carryCall(state, at, s.context);
  const location = state.status === 'absent' ? 'LS1' : (state.terms?.location ?? 'LS1');
  return deliverCall(state, { ...at, location }, s.context, s.reads);
}

const putBack = (s: Situation, key: string, label: string): Decision =>
  returnPick(
    s.reads.get(call, key),
    { call: key, supermarket, container: label, to: s.dice.chance(0.5) ? null : 'R1' },
    s.context,
    { reads: s.reads, transport: s.fetching(label)?.transport ?? null },
  );

const fetch = onKnown('call', (s, key) => {
  const state = s.reads.get(call, key);
  const attempt = state.status === 'absent' ? 0 : state.attempt;
  const mission = transportKeyOf(key, attempt);
  const found = fitting(s, key);
  if (found === null) return null;
  return requestTransport(
    s.reads.get(transport, mission),
    {
      transport: mission,
      supermarket,
      zone: s.dice.pick(zones),
      call: key,
      attempt,
      containers: [found.label],
      from: found.from,
      to: state.status === 'absent' ? 'LS1' : (state.terms?.location ?? 'LS1'),
      lineside: true,
      dueAt: null,
    },
    s.context,
    s.reads,
  );
});

const drive: Act = (s) => {
  const underWay = s.known('transport').filter((one) => {
    const { status } = s.reads.get(transport, one);
    return status !== 'unloaded' && status !== 'cancelled';
  });
  if (underWay.length === 0) return null;
  const key = s.dice.pick(underWay);
  const state = s.reads.get(transport, key);
  const at = { transport: key, supermarket };
  const act = s.dice.below(8);
  if (act === 0) return cancelTransport(state, { ...at, reason: 'no' }, s.context, s.reads);
  if (act === 1) return takeOverTransport(state, { ...at, reason: 'by hand' }, s.context);
  if (state.status !== 'requested') return goOn(s, key, state);
  const agv = s.dice.pick(['AGV-1', 'AGV-2']);
  const given = { agv, by: 'hand', startNode: 'N1', pickupS: null, nextBest: null } as const;
  return assignTransport(state, { ...at, ...given, zone: s.dice.pick(zones) }, s.context, s.reads);
};

/** The next step of whoever has the transport. */
function goOn(s: Situation, key: string, state: TransportState): Decision | null {
  const at = { transport: key, supermarket };
  const mission = missionOf(state);
  if (state.status === 'absent' || state.job === null) return null;
  const [label = ''] = state.job.containers;
  if (state.status === 'takenOver')
    return state.load === null
      ? loadByHand(state, { ...at, container: label }, s.context, s.reads)
      : unloadByHand(state, { ...at, location: state.job.to }, s.context, s.reads);
  if (mission === null) return null;
  const step = state.load === null ? 'loaded' : 'unloaded';
  return recordAgvStep(state, { ...at, mission, step, node: 'N1' }, s.reads);
}

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
  need,
  need,
  serve,
  serve,
  serve,
  serve,
  serve,
  onPicked(0.15, bring),
  onPicked(0.15, bring),
  onPicked(0.15, bring),
  onPicked(0.1, putBack),
  onPicked(0.1, putBack),
  fetch,
  fetch,
  drive,
  drive,
  drive,
  lead,
];

/** What people do the more while their PC is on its own. */
export const logisticsActsApart: readonly Act[] = [
  serve,
  onPicked(1, putBack),
  onPicked(1, putBack),
  onPicked(1, bring),
  onPicked(1, bring),
];

/** A transport that somebody took over, and has in hand or has not yet. */
const onTakenOver =
  (loaded: boolean, act: (s: Situation, key: string, state: TransportState) => Decision | null): Act =>
  (s) => {
    const keys = s.known('transport').filter((key) => {
      const state = s.reads.get(transport, key);
      return state.status === 'takenOver' && (state.load !== null) === loaded;
    });
    if (keys.length === 0) return null;
    const key = s.dice.pick(keys);
    return act(s, key, s.reads.get(transport, key));
  };

const takeOver = onKnown('transport', (s, key) =>
  takeOverTransport(
    s.reads.get(transport, key),
    { transport: key, supermarket, reason: 'by hand' },
    s.context,
  ),
);

/** What somebody else may do with the same goods elsewhere. */
const endByHand = onTakenOver(true, (s, key, state) =>
  s.dice.chance(0.5)
    ? goOn(s, key, state)
    : handBackTransport(state, { transport: key, supermarket, location: 'R1' }, s.context, s.reads),
);

/** Goods are carried by hand, and handed back on the way. */
export const carrying: Workload = {
  acts: [receive, need, fetch, takeOver, onTakenOver(false, goOn), onTakenOver(false, goOn), endByHand],
  apart: [endByHand, endByHand],
};
