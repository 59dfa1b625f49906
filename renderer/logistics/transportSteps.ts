import type { CallRow } from '#terminal/contract/calls';
import type { AgvRow, ZoneRow } from '#terminal/contract/fleet';
import type { TransportRow } from '#terminal/contract/transports';
import type { TransportPhase } from '#ui/logistics/TransportStepper.tsx';

/** The step that a transport is in; what lies before it is done. */
export function currentPhase({ status, times, carrier }: TransportRow): TransportPhase {
  switch (status) {
    case 'requested':
      return 'assigned';
    case 'assigned':
      return 'accepted';
    case 'accepted':
      return 'toPick';
    case 'loading':
      return 'loading';
    case 'loaded':
    case 'moving':
      return 'moving';
    case 'unloading':
      return 'unloading';
    case 'unloaded':
      return 'done';
    case 'takenOver':
      return carrier === null ? 'toPick' : 'moving';
    case 'failed':
    case 'cancelling':
    case 'cancelled':
      return reachedPhase(times);
  }
}

/** Where the last order came to a stand. */
function reachedPhase(times: TransportRow['times']): TransportPhase {
  if (times.unloading !== null) return 'unloading';
  if (times.loaded !== null || times.moving !== null) return 'moving';
  if (times.loading !== null) return 'loading';
  if (times.accepted !== null) return 'toPick';
  return times.assigned === null ? 'assigned' : 'accepted';
}

/** When each step behind was reached, as instants. */
export const phaseTimes = ({ requestedAt, times }: TransportRow): Partial<Record<TransportPhase, string>> => {
  const reached: Record<TransportPhase, string | null> = {
    requested: requestedAt,
    assigned: times.assigned,
    accepted: times.accepted,
    toPick: times.loading,
    loading: times.loaded,
    moving: times.unloading,
    unloading: times.unloaded,
    done: times.unloaded,
  };
  return Object.fromEntries(
    Object.entries(reached).flatMap(([phase, at]) => (at === null ? [] : [[phase, at]])),
  );
};

/** Why the zone sends no vehicle by itself now, or null. */
const zoneRests = ({ mode, master, here }: ZoneRow): 'unheard' | 'unled' | 'off' | null => {
  if (here === 'offline') return 'unheard';
  if (master === null) return 'unled';
  return mode === 'manual' ? 'off' : null;
};

/**
 * Why nothing will come for a transport that waits for a vehicle until somebody does something; null where one will. With
 * `unheard` another PC may send one: it is not known here.
 */
export const nothingComes = (
  { status, asked }: Pick<TransportRow, 'status' | 'asked'>,
  zone: ZoneRow,
): ReturnType<typeof zoneRests> => (status === 'requested' && asked === null ? zoneRests(zone) : null);

/** Why no other vehicle is chosen for one that failed; null where one is, or where somebody has to take it over. */
export const noOtherComes = (
  { status, asked, needsPerson }: Pick<TransportRow, 'status' | 'asked' | 'needsPerson'>,
  zone: ZoneRow,
): ReturnType<typeof zoneRests> =>
  status === 'failed' && !needsPerson && asked === null ? zoneRests(zone) : null;

/** A busy one gets the order when it is free; one that does not drive by our orders never does. */
export const canTake = ({ availability }: AgvRow): boolean =>
  availability === 'ready' ||
  availability === 'busy' ||
  availability === 'lowBattery' ||
  availability === 'charging';

/** What can be done with it now; the engine decides again. */
export const canAssign = (row: TransportRow): boolean =>
  row.carrier === null && ['requested', 'assigned', 'accepted', 'failed'].includes(row.status);
/** What assigning the selected call or transport comes to, or why there is nothing to assign. */
export type AssignStep =
  | { readonly status: 'choose'; readonly transport: string }
  | { readonly status: 'request'; readonly call: string }
  | {
      readonly status: 'no';
      readonly why: 'nothing' | 'picking' | 'byHand' | 'loading' | 'loaded' | 'stopping';
    };

export function assignStep(call: CallRow | undefined, transport: TransportRow | undefined): AssignStep {
  if (transport !== undefined) {
    if (canAssign(transport)) return { status: 'choose', transport: transport.transport };
    return { status: 'no', why: whyNotAssigned(transport) };
  }
  if (call === undefined) return { status: 'no', why: 'nothing' };
  if (canSend(call)) return { status: 'request', call: call.call };
  return { status: 'no', why: call.status === 'picking' ? 'picking' : 'byHand' };
}

/** Why no vehicle can be put on a transport that has one, or a person. */
export function whyNotAssigned({
  status,
  carrier,
}: TransportRow): 'byHand' | 'loading' | 'loaded' | 'stopping' {
  if (status === 'takenOver') return 'byHand';
  if (status === 'cancelling') return 'stopping';
  return status === 'loading' && carrier === null ? 'loading' : 'loaded';
}

/** A vehicle may be sent for it: nobody is picking or carrying it. */
export const canSend = ({ status }: CallRow): boolean =>
  status === 'open' || status === 'picked' || status === 'short';
export const canCancel = (row: TransportRow): boolean =>
  row.carrier === null && !['cancelling', 'cancelled', 'unloaded'].includes(row.status);
export const canTakeOver = (row: TransportRow): boolean =>
  !['takenOver', 'cancelled', 'unloaded'].includes(row.status);

/** The vehicle that has the goods on board, by the record or by its own word. */
export const vehicleWith = (
  { carrier, containers }: TransportRow,
  fleet: readonly AgvRow[],
): AgvRow | undefined =>
  fleet.find(
    ({ agv, onBoard }) =>
      carrier === agv ||
      (carrier === null && onBoard?.containers.some((label) => containers.includes(label)) === true),
  );
