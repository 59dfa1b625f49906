import type { Lamp } from '../lamp.ts';

/** What a station tile says; `unknown` is a PC not heard, which must never look like a calm running station. */
export type StationState =
  | { readonly status: 'running' }
  /** Everything is done and the takt is not over: the unit goes on with the others. */
  | { readonly status: 'done' }
  | { readonly status: 'overTakt'; readonly byS: number }
  | { readonly status: 'andon'; readonly reason: string; readonly lamp: 'fault' | 'warning' }
  | { readonly status: 'stopped'; readonly reason: string | null }
  | { readonly status: 'starved'; readonly by: string | null }
  | { readonly status: 'blocked'; readonly by: string | null }
  | { readonly status: 'empty' }
  | { readonly status: 'unknown'; readonly heardAt: string | null };

export interface StationView {
  readonly station: string;
  readonly name: string;
  /** Short label (the last six of a VIN or body number) and variant. */
  readonly unit: { readonly label: string; readonly variant: string } | null;
  /** Further units that stand there, in words, and the way to the first of them. */
  readonly others: { readonly words: string; readonly href: string } | null;
  readonly taktS: number;
  readonly elapsedS: number | null;
  readonly state: StationState;
  /** What it calls for while something else, such as a stop of the whole line, is its state. */
  readonly call: { readonly reason: string; readonly lamp: 'fault' | 'warning' } | null;
  /** A part that is missing now or will be before the next unit. */
  readonly missingPart: string | null;
  /** The hold that keeps its unit, and what was decided of it, in words. */
  readonly held: string | null;
  readonly openIssue: {
    /** The number that people write on papers. */
    readonly id: string;
    readonly severity: 'A' | 'B' | 'C';
    readonly href: string;
  } | null;
  /** What its unit still owes from stations before, in words: what it was let go without, or that rework is owed. */
  readonly owed: string | null;
}

export function stationLamp(state: StationState): Lamp {
  switch (state.status) {
    case 'andon':
      return state.lamp;
    case 'stopped':
      return 'fault';
    case 'overTakt':
      return 'warning';
    case 'unknown':
      return 'notice';
    case 'running':
    case 'done':
    case 'starved':
    case 'blocked':
    case 'empty':
      return 'normal';
  }
}

/** Stations without work are hatched: not an alarm, but not working either. */
export const isIdle = (state: StationState): boolean =>
  state.status === 'starved' || state.status === 'blocked' || state.status === 'empty';
