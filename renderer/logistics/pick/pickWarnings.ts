import type { Refusal } from '#domain/kernel/refusal';

/** What the person has read and goes on in spite of. */
export interface Told {
  /** The older container that stays. */
  readonly leaving: string | null;
  /** It is more than the place takes. */
  readonly beyondRoom: boolean;
}

export const nothingTold: Told = { leaving: null, beyondRoom: false };

/** A pick that is refused until the person has read why; `told` is what to go on with. */
export type Warning =
  | {
      readonly kind: 'older';
      readonly container: string;
      readonly older: string;
      readonly location: string;
      readonly told: Told;
    }
  | {
      readonly kind: 'beyondRoom';
      readonly container: string;
      /** What would come to the place with it. */
      readonly held: number;
      /** What stands there already. */
      readonly standing: number;
      readonly room: number;
      readonly told: Told;
    };

/** The warning that a refusal is, or null for a plain no. */
export function warningOf(
  container: string,
  told: Told,
  refusal: Pick<Refusal, 'code' | 'params'> | null,
): Warning | null {
  if (refusal?.code === 'pickOlderFirst') {
    const older = String(refusal.params['older']);
    const location = String(refusal.params['location']);
    return { kind: 'older', container, older, location, told: { ...told, leaving: older } };
  }
  if (refusal?.code !== 'pickBeyondRoom') return null;
  const { quantity, standing, room } = refusal.params;
  return {
    kind: 'beyondRoom',
    container,
    held: Number(quantity),
    standing: Number(standing),
    room: Number(room),
    told: { ...told, beyondRoom: true },
  };
}
