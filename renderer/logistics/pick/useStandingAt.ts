import { useCallback, useEffect, useState } from 'react';

/** Whoever has scanned nothing at a location for this long may have walked on. */
const staysMs = 5 * 60_000;

interface Standing {
  readonly location: string;
  /** Epoch ms of the last scan there. */
  readonly at: number;
}

const standsAt = (standing: Standing | null): string | null =>
  standing !== null && Date.now() - standing.at < staysMs ? standing.location : null;

export interface StandingAt {
  /** The location that the person scanned in this pick and has not left since; null asks for it. */
  readonly location: string | null;
  /** As `location`, at the instant of asking: a PC that slept has drawn nothing since. */
  readonly now: () => string | null;
  readonly stay: (location: string) => void;
  readonly leave: () => void;
}

/** Where the person stands: what is scanned is booked from there. */
export function useStandingAt(): StandingAt {
  const [standing, setStanding] = useState<Standing | null>(null);
  const leave = useCallback(() => setStanding(null), []);
  const stay = useCallback((location: string) => setStanding({ location, at: Date.now() }), []);
  useEffect(() => {
    if (standing === null) return undefined;
    const timer = setTimeout(leave, standing.at + staysMs - Date.now());
    return () => clearTimeout(timer);
  }, [standing, leave]);
  const now = useCallback(() => standsAt(standing), [standing]);
  return { location: standing?.location ?? null, now, stay, leave };
}
