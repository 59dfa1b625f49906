import { splitStreamId } from '#domain/kernel/streamType';
import { andonActors } from '#db/queries/andonActors';
import { firstActor, lastSaid } from '#db/queries/said';
import { timeline } from '#db/queries/timeline';
import { bypassRecords } from '#db/queries/unitHistory';
import type { SimTerminal } from './simTerminal.ts';

/**
 * What screens read of the events of each stream themselves, beside its state: who did it, in which words, and in which order.
 * One text per stream.
 */
export function readingsOf(t: SimTerminal): readonly string[] {
  const { read } = t.database;
  const streams = t
    .look<[], { readonly stream: string }>('select distinct stream from event order by 1')
    .all()
    .map(({ stream }) => stream);
  const said = Map.groupBy(timeline(read, { streams, limit: 1_000_000 }), (e) => e.stream);
  return streams.map((stream) => {
    const { name, key } = splitStreamId(stream);
    const events = (said.get(stream) ?? []).map((e) => `${e.eventId} ${e.status}`);
    return JSON.stringify([stream, events, byName(read, name, key, stream)]);
  });
}

function byName(read: SimTerminal['database']['read'], name: string, key: string, stream: string): unknown {
  switch (name) {
    case 'andon':
      return [andonActors(read, key), lastSaid(read, stream, 'AndonReopened')];
    case 'stop':
      return [firstActor(read, stream, 'StopStarted'), lastSaid(read, stream, 'StopWithdrawn')];
    case 'visit':
      return lastSaid(read, stream, 'VisitWithdrawn');
    case 'unit': {
      const { made, awaiting } = bypassRecords(read, key);
      return [[...made], [...awaiting]];
    }
    default:
      return null;
  }
}
