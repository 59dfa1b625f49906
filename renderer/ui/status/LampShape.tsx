import { lampSigns, type Lamp } from '../lamp.ts';

/** The shape that goes with a lamp colour, 10 px, in the current text colour; decorative, the tag carries the words. */
export function LampShape({ lamp, size = 10 }: { lamp: Lamp; size?: number }) {
  const { shape } = lampSigns[lamp];
  if (shape === 'none') return null;
  return (
    <svg width={size} height={size} viewBox="0 0 10 10" fill="currentColor" aria-hidden="true">
      {shape === 'circle' && <circle cx="5" cy="5" r="4.2" />}
      {shape === 'triangle' && <path d="M5 .8 9.6 9H.4z" />}
      {shape === 'square' && <rect x="1.2" y="1.2" width="7.6" height="7.6" />}
      {shape === 'diamond' && <path d="M5 .4 9.6 5 5 9.6 .4 5z" />}
    </svg>
  );
}
