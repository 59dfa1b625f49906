/** So long after a press the place where it was belongs to what was pressed. */
const restMs = 1000;
/** A second tap of a double tap lies so near the first. */
const fingerPx = 24;

export interface Press {
  readonly x: number;
  readonly y: number;
  readonly atMs: number;
}

/** Null for a click that no finger made: it has no place. */
export const pressOf = (event: {
  readonly detail: number;
  readonly clientX: number;
  readonly clientY: number;
}): Press | null => (event.detail === 0 ? null : { x: event.clientX, y: event.clientY, atMs: Date.now() });

export const isSecondTap = (first: Press, second: Press): boolean =>
  Math.abs(second.atMs - first.atMs) < restMs &&
  Math.hypot(second.x - first.x, second.y - first.y) < fingerPx;
