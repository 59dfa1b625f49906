import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../client/ClientProvider.tsx';

const stationTopics = {
  topics: ['unit', 'visit', 'andon', 'hold', 'issue', 'rework', 'site', 'revision', 'container'],
};

/** What an operator needs at a station now. */
export function useStation(station: string) {
  const { engine } = useClient();
  return useQuery(engine.queries.assembly.station.queryOptions({ input: { station }, meta: stationTopics }));
}
