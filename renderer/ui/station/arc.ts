/** Centre, radius in user units of the drawing. */
export interface Circle {
  readonly cx: number;
  readonly cy: number;
  readonly radius: number;
}

/** The point at an angle in degrees (0 = three o'clock, clockwise), `out` units outside the circle. */
export function onArc(circle: Circle, degrees: number, out = 0): { x: number; y: number } {
  const radians = (degrees * Math.PI) / 180;
  const r = circle.radius + out;
  return { x: circle.cx + r * Math.cos(radians), y: circle.cy + r * Math.sin(radians) };
}

/** SVG path of the arc between two angles, clockwise. */
export function arc(circle: Circle, from: number, to: number): string {
  const a = onArc(circle, from);
  const b = onArc(circle, to);
  const large = to - from > 180 ? 1 : 0;
  return `M${a.x.toFixed(2)} ${a.y.toFixed(2)}A${circle.radius} ${circle.radius} 0 ${large} 1 ${b.x.toFixed(2)} ${b.y.toFixed(2)}`;
}
