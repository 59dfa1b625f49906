import { useState } from 'react';
import type { Station } from '../lineRows.ts';
import { useStation } from './useStation.ts';

interface AtUnit {
  /** The station while its unit stands there, then as it last was with it. */
  readonly view: Station;
  /** The unit stands there no longer: nothing can be recorded for it here, and nothing may be for the one that came. */
  readonly left: boolean;
}

/** A station as a dialog sees it: bound to the unit that stood there when it was opened. */
export function useAtUnit(opened: Station): AtUnit {
  const { data } = useStation(opened.station, opened.unit?.unit);
  const [kept, keep] = useState(opened);
  const now = data ?? kept;
  const here = now.unit?.unit === opened.unit?.unit;
  if (here && now !== kept) keep(now);
  return { view: here ? now : kept, left: opened.unit !== null && !here };
}
