import { useQuery } from '@tanstack/react-query';
import { useClient } from '../client/ClientProvider.tsx';

/** This PC stands beside its plant and may ask it as its administrator: the office terminal. False while that is not known. */
export function usePlantHere(): boolean {
  const { engine } = useClient();
  return useQuery(engine.plant.here.queryOptions({ input: {} })).data?.here ?? false;
}
