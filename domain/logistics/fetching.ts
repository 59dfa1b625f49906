import type { Refusal } from '../kernel/refusal.ts';
import type { Reads } from '../kernel/streamType.ts';
import { call } from './call.ts';
import { isLive } from './callState.ts';
import { placeObstacle } from './container.ts';
import { isKnown } from './containerState.ts';
import type { ContainerState } from './containerState.ts';
import { no } from './refusals.ts';
import { atLocation } from './supply.ts';

/** A transport under way that is to bring a container, or has it on board. */
export interface Fetching {
  readonly transport: string;
  readonly to: string;
  /** The vehicle that has the order; null while none has. */
  readonly agv: string | null;
  /** Who took it over, or null. */
  readonly person: string | null;
}

/** Why a person leaves a container alone that a transport is to bring: whose it is, and what to do first. */
export function promisedTo(label: string, { transport, to, agv, person }: Fetching): Refusal {
  const params = { container: label, transport, to };
  if (person !== null) return no('containerForPerson', { ...params, person });
  return agv === null ? no('containerForTransport', params) : no('containerForVehicle', { ...params, agv });
}

/** Why a container stays with the call that it was taken for, or null. `but`: the call that may have it. */
export function takenObstacle(
  label: string,
  state: ContainerState,
  reads: Reads,
  but: string | null = null,
): Refusal | null {
  const key = state.status === 'absent' ? null : state.takenFor;
  if (key === null || key === but) return null;
  const called = reads.get(call, key);
  return isLive(called) && called.status !== 'absent'
    ? no('containerTaken', { container: label, call: key, location: called.terms?.location ?? null })
    : null;
}

/** Why a transport would not find a container where it is to fetch it, or may not bring it; null also where that is not known. */
export function fetchObstacle(
  label: string,
  state: ContainerState,
  job: { readonly call: string | null; readonly from: string; readonly lineside: boolean },
  reads: Reads,
): Refusal | null {
  if (!isKnown(state)) return null;
  const [block] = state.blocks;
  const elsewhere = placeObstacle(label, state, atLocation(job.from));
  if (elsewhere) return elsewhere;
  if (job.lineside && block) return no('containerBlocked', { container: label, reason: block.reason });
  if (job.call !== null && state.status === 'empty') return no('containerEmpty', { container: label });
  return takenObstacle(label, state, reads, job.call);
}
