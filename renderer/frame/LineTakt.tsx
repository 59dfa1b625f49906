import { useQuery } from '@tanstack/react-query';
import { useClient } from '../client/ClientProvider.tsx';
import { TaktCountdown } from './TaktCountdown.tsx';
import { useNow } from './useNow.ts';
import { useSiteConfiguration, useTerminal } from './usePlace.ts';

/** A line that has not moved for this many takts stands, whether or not anybody has recorded a stop. */
const standsAfterTakts = 10;

/** The takt of this PC's line; an office PC of a site with one line shows that one. */
export function LineTakt() {
  const site = useSiteConfiguration();
  const terminal = useTerminal();
  const only = site?.lines.length === 1 ? site.lines[0]?.id : undefined;
  const line = terminal?.line ?? only;
  return line === undefined ? null : <Countdown line={line} />;
}

function Countdown({ line }: { line: string }) {
  const { engine } = useClient();
  const nowMs = useNow(1000);
  const takt = useQuery(
    engine.queries.assembly.lineTakt.queryOptions({
      input: { line },
      meta: { topics: ['visit', 'unit', 'stop', 'site'] },
    }),
  ).data;
  if (takt == null) return null;
  return (
    <TaktCountdown
      taktS={takt.line.taktS}
      remainingS={takt.stands ? null : remainingS(takt.enteredAt, takt.line.taktS, nowMs)}
    />
  );
}

/** Whole seconds; negative once the next unit is late. */
function remainingS(enteredAt: string | null, taktS: number, nowMs: number): number | null {
  if (enteredAt === null) return null;
  const left = taktS - Math.floor((nowMs - Date.parse(enteredAt)) / 1000);
  return left < -standsAfterTakts * taktS ? null : Math.min(left, taktS);
}
