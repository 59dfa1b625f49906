import { accept, decideOne, draft } from '../kernel/decision.ts';
import type { DecideContext, Decision, Draft } from '../kernel/decision.ts';
import { assertNever } from '../kernel/refusal.ts';
import type { Reads } from '../kernel/streamType.ts';
import { streamId } from '../kernel/streamType.ts';
import { call } from './call.ts';
import { container } from './container.ts';
import { moveAlong } from './containerDecisions.ts';
import { arrivalOf, isKnown, placeOf, quantityIn } from './containerState.ts';
import { no } from './refusals.ts';
import { actorId, atLocation, joinKey, samePlace } from './supply.ts';
import type { Carrier } from './supply.ts';
import { transport } from './transport.ts';
import type { AtTransport } from './transportDecisions.ts';
import { isLater, orderIdOf, sameMission } from './transportEvents.ts';
import type { Mission, TransportEvent } from './transportEvents.ts';
import { missionOf } from './transportState.ts';
import type { AgvStep, TransportJob, TransportState } from './transportState.ts';

const jobOf = (state: TransportState): TransportJob | null => (state.status === 'absent' ? null : state.job);

/** What leaves the place with the goods: the call's pick, where nobody picked before, and the containers' move. */
function onLoaded(
  state: TransportState,
  input: AtTransport,
  handler: Carrier,
  reads: Reads,
  causedBy: number,
): Draft[] {
  const job = jobOf(state);
  if (job === null) return [];
  const { supermarket, transport: key } = input;
  const moves = job.containers.map((label) => {
    const from = state.status !== 'absent' && state.load !== null ? state.load : atLocation(job.from);
    const move = { supermarket, from, to: handler, lineside: false, transport: key, takenFor: job.call };
    const known = handler.kind === 'person' ? { arrival: arrivalOf(reads.get(container, label)) } : {};
    return moveAlong(label, { ...move, ...known }, causedBy);
  });
  if (job.call === null) return moves;
  const called = reads.get(call, job.call);
  const under = called.status === 'inTransport' && called.transport === key;
  const away = draft(
    call,
    job.call,
    { type: 'CallInTransport', payload: { supermarket, transport: key } },
    { causedBy },
  );
  return [...picksOf(job, job.call, supermarket, reads, causedBy), ...moves, ...(under ? [] : [away])];
}

function picksOf(
  job: TransportJob,
  key: string,
  supermarket: string,
  reads: Reads,
  causedBy: number,
): Draft[] {
  const called = reads.get(call, key);
  const picked = called.status === 'absent' ? [] : called.picks.map((p) => p.container);
  return job.containers
    .filter((label) => !picked.includes(label))
    .flatMap((label) => {
      const source = reads.get(container, label);
      if (!isKnown(source) || source.quantity <= 0) return [];
      const { part, lot, quantity } = source;
      const payload = { supermarket, container: label, part, lot, quantity, from: job.from, older: null };
      const options = { causedBy, reads: [streamId(container, label)] };
      return [draft(call, key, { type: 'CallPicked', payload }, options)];
    });
}

/** What the arrival means: the containers stand at the destination and the call is delivered. */
function onUnloaded(
  state: TransportState,
  input: AtTransport,
  handler: Carrier,
  reads: Reads,
  causedBy: number,
): Draft[] {
  const job = jobOf(state);
  if (job === null) return [];
  const { supermarket, transport: key } = input;
  const { to, lineside, containers } = job;
  const move = { supermarket, from: handler, to: atLocation(to), lineside, transport: key };
  const moves = containers.map((label) => moveAlong(label, move, causedBy));
  if (job.call === null) return moves;
  const quantity = quantityIn(containers.map((label) => reads.get(container, label)));
  const called = reads.get(call, job.call);
  const picked = called.status === 'absent' ? [] : called.picks.map((p) => p.container);
  const released = picked.filter((label) => !containers.includes(label));
  const payload = { supermarket, location: to, quantity, containers, released, transport: key };
  return [...moves, draft(call, job.call, { type: 'CallDelivered', payload }, { causedBy })];
}

export interface AgvReport extends AtTransport {
  readonly mission: Mission;
  readonly step: AgvStep;
  /** Where the AGV is, by its map. */
  readonly node: string | null;
}

/** Null when the destination is not known here: the request has not been heard yet. */
function agvEvent(state: TransportState, report: AgvReport): TransportEvent | null {
  const { supermarket, mission, node, step } = report;
  const handler: Carrier = { kind: 'agv', agv: mission.agv };
  const progress = { supermarket, mission, node };
  switch (step) {
    case 'accepted':
      return { type: 'TransportAccepted', payload: progress };
    case 'loading':
      return { type: 'TransportLoading', payload: progress };
    case 'loaded':
      return { type: 'TransportLoaded', payload: { supermarket, handler, mission } };
    case 'moving':
      return { type: 'TransportMoving', payload: progress };
    case 'unloading':
      return { type: 'TransportUnloading', payload: progress };
    case 'unloaded': {
      const location = jobOf(state)?.to;
      return location === undefined
        ? null
        : { type: 'TransportUnloaded', payload: { supermarket, handler, mission, location } };
    }
    default:
      return assertNever(step);
  }
}

const isOn = (load: Carrier | null, agv: string): boolean => load?.kind === 'agv' && load.agv === agv;

/**
 * True when the report means that the goods got on this AGV and nobody has said so yet. Of an order no longer in force
 * only the loading itself counts.
 */
function boards(state: TransportState, { mission, step }: AgvReport): boolean {
  if (step === 'accepted' || step === 'loading') return false;
  if (state.status === 'absent') return true;
  if (state.status === 'unloaded' || isOn(state.load, mission.agv)) return false;
  const current = missionOf(state);
  if (current !== null && sameMission(current, mission)) return state.times.loaded === undefined;
  const inForce = current === null ? mission.order > state.orders : isLater(mission, current);
  return inForce || step === 'loaded';
}

/** False for what is recorded already: AGVs say the same thing twice a second. */
function isNews(state: TransportState, { mission, step }: AgvReport): boolean {
  if (state.status === 'unloaded') return false;
  if (state.status === 'absent' || step === 'unloaded') return true;
  const current = missionOf(state);
  if (current === null) return mission.order > state.orders;
  return sameMission(current, mission) ? state.times[step] === undefined : isLater(mission, current);
}

/**
 * What an AGV reports about its order, with what follows for containers and call. It happened, so nothing is refused.
 * An AGV that was silent while it loaded has loaded all the same: the missed step is recorded with the later one.
 */
export function recordAgvStep(state: TransportState, report: AgvReport, reads: Reads): Decision {
  const { transport: key, mission, step } = report;
  const handler: Carrier = { kind: 'agv', agv: mission.agv };
  const event = agvEvent(state, report);
  const boarding = boards(state, report);
  if (event === null || !(boarding || isNews(state, report))) return accept();
  const draftOf = (e: TransportEvent, as: AgvStep): Draft =>
    draft(transport, key, e, { effectKey: joinKey('step', orderIdOf(key, mission), as) });
  const drafts: Draft[] = [];
  if (boarding) {
    const payload = { supermarket: report.supermarket, handler, mission };
    const loaded = draftOf({ type: 'TransportLoaded', payload }, 'loaded');
    drafts.push(loaded, ...onLoaded(state, report, handler, reads, 0));
  }
  if (step === 'loaded') return accept(...drafts);
  drafts.push(draftOf(event, step));
  if (step === 'unloaded') drafts.push(...onUnloaded(state, report, handler, reads, drafts.length - 1));
  return accept(...drafts);
}

/** A person who took the transport over picks the goods up, by scanning a container of it. */
export function loadByHand(
  state: TransportState,
  input: AtTransport & { readonly container: string },
  context: DecideContext,
  reads: Reads,
): Decision {
  const { transport: key, supermarket, container: label } = input;
  const job = jobOf(state);
  if (job !== null && !job.containers.includes(label))
    return no('transportWrongContainer', {
      transport: key,
      expected: job.containers.join(' '),
      scanned: label,
    });
  const handler: Carrier = { kind: 'person', person: actorId(context.actor) };
  const loaded = decideOne(
    transport,
    key,
    state,
    { type: 'TransportLoaded', payload: { supermarket, handler, mission: null } },
    context,
  );
  return loaded.ok ? accept(...loaded.events, ...onLoaded(state, input, handler, reads, 0)) : loaded;
}

/** The person puts the goods down at the scanned destination. */
export function unloadByHand(
  state: TransportState,
  input: AtTransport & { readonly location: string },
  context: DecideContext,
  reads: Reads,
): Decision {
  const { transport: key, supermarket, location } = input;
  const handler: Carrier = { kind: 'person', person: actorId(context.actor) };
  const unloaded = decideOne(
    transport,
    key,
    state,
    { type: 'TransportUnloaded', payload: { supermarket, handler, mission: null, location } },
    context,
  );
  return unloaded.ok ? accept(...unloaded.events, ...onUnloaded(state, input, handler, reads, 0)) : unloaded;
}

/** The call is under way no longer: as long as no vehicle has the goods it may be cancelled. */
function setDown(state: TransportState, { transport: key, supermarket }: AtTransport, reads: Reads): Draft[] {
  const id = jobOf(state)?.call ?? null;
  const called = id === null ? null : reads.get(call, id);
  if (id === null || called?.status !== 'inTransport' || called.transport !== key) return [];
  const event = { type: 'CallSetDown' as const, payload: { supermarket, transport: key } };
  return [draft(call, id, event, { causedBy: 0 })];
}

/** Back to the queue, with the goods standing at `location` now; those that others brought elsewhere meanwhile stay there. */
export function handBackTransport(
  state: TransportState,
  input: AtTransport & { readonly location: string },
  context: DecideContext,
  reads: Reads,
): Decision {
  const { transport: key, supermarket, location } = input;
  const back = decideOne(
    transport,
    key,
    state,
    { type: 'TransportHandedBack', payload: { supermarket, from: location } },
    context,
  );
  if (!back.ok) return back;
  const to = atLocation(location);
  const moves = (jobOf(state)?.containers ?? []).flatMap((label) => {
    const source = reads.get(container, label);
    const from = placeOf(source);
    if (from !== null && samePlace(from, to)) return [];
    const takenFor = source.status === 'absent' ? null : source.takenFor;
    const arrival = arrivalOf(source);
    const move = { supermarket, from, to, lineside: false, transport: key, takenFor, arrival };
    return [moveAlong(label, move, 0)];
  });
  return accept(...back.events, ...moves, ...setDown(state, input, reads));
}
