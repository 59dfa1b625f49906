import type { Runtime } from '#domain/kernel/runtime';
import { isoInstant } from '#domain/kernel/runtime';
import { site as siteStream } from '#domain/site/site';
import { floorStore } from '#db/floorStore';
import { heldLog } from '#db/heldLog';
import { plantLinkStore } from '#db/plantLinkStore';
import { StorageFailure } from '#db/storage';
import type { Store } from '#db/store';
import type { AttachmentStore } from '#sync/attachments';
import type { PlantLinkStatus, SyncLog } from '#sync/client';
import { PlantClient } from '#sync/client';
import type { SaidRun } from '#sync/messages';
import { FloorLink } from '#sync/floor';
import type { SyncStatus } from './contract/system.ts';
import type { Enrolment } from './enrolment.ts';
import { floorTransport } from './floorLink.ts';
import type { HttpClientOptions } from '#process/httpClient';
import { HttpClient } from '#process/httpClient';
import type { Links } from './links.ts';
import { ContentDesk } from './contentDesk.ts';
import type { PeopleCache } from './peopleCache.ts';
import { fetchVouch, PeopleDesk } from './peopleDesk.ts';
import type { PinKeyPlace } from './pinKeyDesk.ts';
import { fetchPinKey, PinKeyDesk } from './pinKeyDesk.ts';
import { attachmentTransport, plantTransport } from './plantLink.ts';

export interface SiteLinksOptions {
  readonly store: Store;
  readonly attachments: AttachmentStore;
  readonly people: PeopleCache;
  readonly runtime: Runtime;
  readonly enrolment: Enrolment;
  /** Identifies this boot of the PC. */
  readonly bootId: string;
  readonly sign: (text: string) => string;
  readonly pinKey: PinKeyPlace;
  /** Tried in this order; those of the enrolment where none are given. */
  readonly plantUrls: readonly string[];
  /** Instead of the site configuration's floor broker; undefined = the configuration's. */
  readonly floorBroker?: string | null;
  /** How the plant is reached; as the environment says by default. */
  readonly plantTls?: HttpClientOptions;
  readonly version: string;
  readonly log: SyncLog;
  readonly onBug: (error: unknown) => void;
}

/** A terminal heard within this time counts as there. */
const heardMs = 30_000;

/** The plant link and the floor link of one terminal, as one thing to start, stop and show. */
export function siteLinks(options: SiteLinksOptions): Links {
  const { store, runtime, enrolment } = options;
  const http = new HttpClient(options.plantTls);
  const cloneListeners = new Set<(run: string) => void>();
  const saidListeners = new Set<(said: readonly SaidRun[]) => void>();
  const urls = options.plantUrls.length > 0 ? options.plantUrls : enrolment.plantUrls;
  const { terminal } = enrolment;
  const ways = urls.map((url) => ({ url, terminal, sign: options.sign, http }));
  const plant = new PlantClient({
    runtime,
    store: plantLinkStore(store),
    transports: ways.map(plantTransport),
    identity: { serverId: enrolment.serverId, epoch: enrolment.epoch },
    plantKey: enrolment.plantKey,
    terminal,
    version: options.version,
    held: heldLog(store),
    log: options.log,
    onSaid: (said) => saidListeners.forEach((listener) => listener(said)),
    onCloned: (run) => cloneListeners.forEach((listener) => listener(run)),
    crashed: options.onBug,
    clockMemory: {
      bootId: options.bootId,
      kept: () => store.setting('plantClock') ?? null,
      keep: (text) => keepIfPossible(store, text),
    },
  });
  const floor = new FloorDesk(options, () => tell());
  const listeners = new Set<() => void>();
  const tell = (): void => listeners.forEach((listener) => listener());
  const pinKeys = new PinKeyDesk({
    runtime,
    place: options.pinKey,
    fetch: async (signal) => {
      const { plantKey } = enrolment;
      for (const way of ways) {
        const told = await fetchPinKey({ ...way, plantKey }, signal);
        if (told !== null) return told;
      }
      return null;
    },
    log: options.log,
  });
  const people = new PeopleDesk({
    runtime,
    cache: options.people,
    online: () => plant.status().state.status === 'online',
    cursor: () => Number(store.setting('cursor') ?? 0),
    fetch: async (nonce, signal) => {
      for (const way of ways) {
        const told = await fetchVouch({ ...way, enrolment, nonce }, signal);
        if (told !== null) return told;
      }
      return null;
    },
  });
  const contents = new ContentDesk(options, plant, new Map(ways.map((w) => [w.url, attachmentTransport(w)])));
  plant.onStatus(() => {
    if (plant.status().state.status === 'online') {
      pinKeys.online();
      people.online();
    }
    tell();
    contents.poke();
  });
  return {
    start() {
      plant.start();
      floor.start();
      contents.start();
      people.start();
    },
    async stop() {
      contents.stop();
      people.stop();
      pinKeys.stop();
      floor.stop();
      plant.stop();
      await http.close();
    },
    onStatus(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onSaid(listener) {
      saidListeners.add(listener);
      return () => saidListeners.delete(listener);
    },
    onCloned(listener) {
      cloneListeners.add(listener);
      return () => cloneListeners.delete(listener);
    },
    plantReachable: () => plant.status().state.status === 'online',
    clockOffset: () => plant.clockOffset(),
    want: (hash) => contents.want(hash),
    onContent: (listener) => contents.onMoved(listener),
    status: () => ({
      ...shown(plant.status(), floor.status(), plant.clockOffset()),
      attachments: contents.waiting(),
    }),
  };
}

/** A disk that does not take it has said so to whoever records; the estimate goes on in memory. */
function keepIfPossible(store: Store, text: string): void {
  try {
    store.putSetting('plantClock', text);
  } catch (error) {
    if (!(error instanceof StorageFailure)) throw error;
  }
}

/** The floor link to whatever broker the site configuration names now. */
class FloorDesk {
  readonly #options: SiteLinksOptions;
  readonly #tell: () => void;
  #url: string | null = null;
  #link: FloorLink | null = null;
  #stopListening: (() => void) | null = null;

  constructor(options: SiteLinksOptions, tell: () => void) {
    this.#options = options;
    this.#tell = tell;
  }

  start(): void {
    this.#follow();
    this.#stopListening = this.#options.store.onChange(({ streams }) => {
      if (streams.some((stream) => stream.startsWith('site/'))) this.#follow();
    });
  }

  stop(): void {
    this.#stopListening?.();
    this.#link?.stop();
    this.#link = null;
  }

  status(): SyncStatus['floor'] {
    const status = this.#link?.status();
    if (!status) return { connected: false, terminals: 0 };
    const since = isoInstant(this.#options.runtime.nowMs() - heardMs);
    return {
      connected: status.connected,
      terminals: status.terminals.filter(({ at }) => at >= since).length,
    };
  }

  #follow(): void {
    const url = this.#broker();
    if (url === this.#url) return;
    this.#link?.stop();
    this.#url = url;
    this.#link = url === null ? null : this.#open(url);
    this.#link?.start();
    this.#tell();
  }

  #broker(): string | null {
    const { floorBroker, store, enrolment } = this.#options;
    if (floorBroker !== undefined) return floorBroker;
    const { state } = store.state(siteStream, enrolment.site);
    return state.status === 'configured' ? state.configuration.floorBroker : null;
  }

  #open(url: string): FloorLink {
    const { store, runtime, enrolment, log } = this.#options;
    const { certificate, plantKey, site, terminal } = enrolment;
    const transport = floorTransport({ url, terminal, runtime });
    const link = new FloorLink({
      runtime,
      transport,
      store: floorStore(store),
      site,
      certificate,
      plantKey,
      log,
    });
    link.onStatus(this.#tell);
    return link;
  }
}

const shown = (
  plant: PlantLinkStatus,
  floor: SyncStatus['floor'],
  clock: SyncStatus['clock'],
): Omit<SyncStatus, 'attachments'> => ({
  state: plant.state.status,
  since: plant.state.since,
  waiting: plant.pending,
  plantNewsAt: plant.lastPlantNewsAt,
  reason: 'reason' in plant.state ? plant.state.reason : plant.trouble,
  progress: plant.progress,
  clock,
  floor,
});
