import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../client/ClientProvider.tsx';

const stationTopics = {
  topics: ['unit', 'visit', 'andon', 'hold', 'issue', 'rework', 'site', 'revision', 'container', 'tool'],
};

/** A calibration ends with the clock. */
const clockMs = 60_000;

/** What an operator needs at a station now; of `unit` where several stand there. */
export function useStation(station: string, unit?: string) {
  const { engine } = useClient();
  const input = unit === undefined ? { station } : { station, unit };
  return useQuery(
    engine.queries.assembly.station.queryOptions({ input, meta: stationTopics, refetchInterval: clockMs }),
  );
}
