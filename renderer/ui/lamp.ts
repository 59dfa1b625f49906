/**
 * The one place that says what a tower-lamp colour means here (IEC 60073, ISA-101): a colour never stands alone, each has
 * a priority digit and a shape. `normal` is drawn green on wall boards only; everywhere else normal is simply grey.
 */
export const lamps = ['fault', 'warning', 'notice', 'call', 'normal'] as const;
export type Lamp = (typeof lamps)[number];

export type LampShape = 'circle' | 'triangle' | 'square' | 'diamond' | 'none';

export interface LampSign {
  /** 1 acts first. Null: nothing to act on, so no digit is shown. */
  readonly priority: 1 | 2 | 3 | null;
  readonly shape: LampShape;
  /** CSS custom properties of ui/tokens.css. */
  readonly text: string;
  readonly ground: string;
  readonly fill: string;
}

export const lampSigns: Readonly<Record<Lamp, LampSign>> = {
  fault: {
    priority: 1,
    shape: 'circle',
    text: 'var(--fault)',
    ground: 'var(--fault-ground)',
    fill: 'var(--fault-fill)',
  },
  warning: {
    priority: 2,
    shape: 'triangle',
    text: 'var(--warning)',
    ground: 'var(--warning-ground)',
    fill: 'var(--warning-fill)',
  },
  notice: {
    priority: 3,
    shape: 'square',
    text: 'var(--ink-2)',
    ground: 'var(--raised)',
    fill: 'var(--bar)',
  },
  call: {
    priority: null,
    shape: 'diamond',
    text: 'var(--call)',
    ground: 'var(--call-ground)',
    fill: 'var(--call-fill)',
  },
  normal: {
    priority: null,
    shape: 'none',
    text: 'var(--ink-2)',
    ground: 'var(--raised)',
    fill: 'var(--bar)',
  },
};
