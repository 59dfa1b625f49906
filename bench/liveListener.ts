import { nodeRuntime } from '#process/nodeRuntime';
import { ChangeFeed } from '#terminal/changeFeed';
import { openBenchTerminal } from './benchTerminal.ts';
import { floorLinkOf } from './floorBroker.ts';

/** What the process that measures asks of the one that listens. */
export type LiveAsk =
  | { readonly ask: 'follow'; readonly url: string; readonly adminToken: string; readonly file: string }
  /** The plant is out of reach from now on; the broker is there. */
  | { readonly ask: 'floor'; readonly broker: string }
  | { readonly ask: 'seen' };
/** By event id, when the change feed told of it; monotonic ms of this boot. */
export type LiveAnswer = { readonly seen: readonly (readonly [string, number])[] };

/** The other terminal, in a process of its own: when does its change feed, which screens listen to, tell of an event? */
const runtime = nodeRuntime();
const seen = new Map<string, number>();
let terminal: Awaited<ReturnType<typeof openBenchTerminal>> | null = null;
let floor: ReturnType<typeof floorLinkOf> | null = null;

async function follow(ask: Extract<LiveAsk, { ask: 'follow' }>): Promise<void> {
  terminal = await openBenchTerminal(ask, ask.file);
  const { store, client } = terminal;
  const feed = new ChangeFeed(runtime, store.run);
  let gathered: string[] = [];
  store.onChange(({ streams, events }) => {
    gathered.push(...events.map(({ eventId }) => eventId));
    feed.tell(streams);
  });
  client.start();
  void listen(feed, () => gathered.splice(0));
}

async function listen(feed: ChangeFeed, taken: () => readonly string[]): Promise<void> {
  for await (const notice of feed.listen(undefined, new AbortController().signal)) {
    if (notice.topics.length === 0) continue;
    const atMs = runtime.monotonicMs();
    for (const eventId of taken()) if (!seen.has(eventId)) seen.set(eventId, atMs);
  }
}

process.on('message', (message: LiveAsk) => {
  if (message.ask === 'follow') void follow(message);
  else if (message.ask === 'floor' && terminal) {
    terminal.client.stop();
    floor ??= floorLinkOf(terminal, message.broker);
    floor.start();
  }
  process.send?.({ seen: [...seen] } satisfies LiveAnswer);
});
