import { useState } from 'react';
import type { IsOver } from '../client/useStillTrue.ts';
import type { Board } from './lineRows.ts';

/** That a stop is in the way is over once it was seen on the board and no longer runs there. */
export function useEndedStops({ stops }: Board): IsOver {
  const running = stops
    .filter(({ status }) => status === 'running')
    .flatMap(({ stop, records }) => [stop, ...records.map((record) => record.stop)]);
  const [seen, setSeen] = useState<ReadonlySet<string>>(() => new Set(running));
  if (running.some((stop) => !seen.has(stop))) setSeen(new Set([...seen, ...running]));
  return ({ code, params }) =>
    code === 'stopAlreadyRunning' &&
    typeof params['stop'] === 'string' &&
    seen.has(params['stop']) &&
    !running.includes(params['stop']);
}
