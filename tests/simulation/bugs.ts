import type { AnyStreamType } from '#domain/kernel/streamType';
import { container } from '#domain/logistics/container';
import type { CommitGroup, PlantStore } from '#plant/store';
import type { PlantLinkStore } from '#sync/plantPorts';
import type { MemoryDisk } from '#tests/plant/memoryPlantStore';
import type { World } from './world.ts';

/** Mistakes that the simulation must catch; none is in the product. */
export const bugs = [
  'noDedupe',
  'ackBeforeCommit',
  'cursorBeforeApply',
  'deleteOnSend',
  'looseningAppliedEarly',
  'basisLeftBehind',
  'concernsForgotten',
  'silenceIgnored',
  'lateReturnWins',
  'leftScopeKept',
  'snapshotCutShort',
] as const;
export type Bug = (typeof bugs)[number];

interface PlantDatabase {
  readonly store: PlantStore;
  readonly disk: MemoryDisk;
  readonly world: World;
  readonly alive: () => boolean;
}

/** The plant's store with a disk that takes its time: its process may die before, during and after a commit. */
export function plantStoreWith(bug: Bug | null, { store, disk, world, alive }: PlantDatabase): PlantStore {
  const dice = world.fork();
  const time = (): Promise<void> =>
    new Promise((resolve) => {
      world.after(dice.between(0.2, 15), () => {
        if (alive()) resolve();
      });
    });
  const slow: PlantStore = {
    ...store,
    async commit(group) {
      await time();
      const outcome = await store.commit(group);
      await time();
      return outcome;
    },
  };
  if (bug === 'snapshotCutShort')
    return {
      ...slow,
      async snapshot(request) {
        const piece = await store.snapshot(request);
        return { ...piece, rows: piece.rows.filter((row) => !row.stream.startsWith('visit/')) };
      },
    };
  if (bug === 'ackBeforeCommit')
    return {
      ...slow,
      async commit(group) {
        // What its database does not take then is lost, and nobody is told.
        void time()
          .then(() => store.commit(group))
          .catch(() => null);
        return 'committed';
      },
    };
  if (bug !== 'noDedupe') return slow;
  return {
    ...slow,
    runs: () => Promise.resolve([]),
    chain: () => Promise.resolve([]),
    load: async (keys) => ({ ...(await store.load({ ...keys, events: [] })), events: [] }),
    async commit(group) {
      await time();
      const outcome = await withoutUniqueKeys(disk, group, (taken) => store.commit(taken));
      await time();
      return outcome;
    },
  };
}

/** What a database without unique keys would do: the rows that are there already do not stand in the way. */
async function withoutUniqueKeys<T>(
  disk: MemoryDisk,
  group: CommitGroup,
  commit: (group: CommitGroup) => Promise<T>,
): Promise<T> {
  const repeated = new Set(group.rows.map((row) => row.eventId));
  const before = disk.log.filter((row) => repeated.has(row.eventId));
  const rest = disk.log.filter((row) => !repeated.has(row.eventId));
  disk.log.splice(0, disk.log.length, ...rest);
  for (const row of before) disk.byId.delete(row.eventId);
  const outcome = await commit({ ...group, effects: group.effects.filter((e) => !disk.effects.has(e.key)) });
  disk.log.push(...before);
  disk.log.sort((a, b) => a.position - b.position);
  return outcome;
}

/** The terminal's side of the plant link. `crashPoint`: where its process may die between two writes. */
export function linkStoreWith(
  bug: Bug | null,
  store: PlantLinkStore,
  parts: {
    readonly crashPoint: () => void;
    readonly putPlace: (place: { cursor: number; headHash: string | null }) => void;
  },
): PlantLinkStore {
  if (bug === 'deleteOnSend')
    return {
      ...store,
      batchesToPush(selection) {
        const selected = store.batchesToPush(selection);
        store.ack(
          selected.batches.map(({ run, fromSeq, events }) => ({
            run,
            seq: fromSeq + events.length - 1,
            resendFrom: null,
            fault: null,
          })),
        );
        return selected;
      },
    };
  if (bug === 'leftScopeKept') return { ...store, letGo: () => ({ ok: true, more: false }) };
  if (bug === 'basisLeftBehind')
    return {
      ...store,
      batchesToPush: (selection) => {
        const { run } = store.status();
        const { batches } = store.batchesToPush({ ...selection, patient: false });
        const own = batches.filter((b) => b.run === run);
        return { batches: selection.whose === 'own' && own.length > 0 ? own : batches, held: false };
      },
    };
  if (bug !== 'cursorBeforeApply') return store;
  return {
    ...store,
    applyPage(page) {
      const before = store.place();
      parts.putPlace(page);
      parts.crashPoint();
      parts.putPlace(before);
      return store.applyPage(page);
    },
  };
}

/** Folds a put-back, and what is handed back, as any other move, wherever the container is by now. */
const lateReturnWins = (type: AnyStreamType): AnyStreamType =>
  type.name === container.name
    ? {
        ...type,
        evolve: (state, event) => {
          const payload = { ...(event.payload as object), returnedFrom: null, arrival: null };
          return type.evolve(state, { ...event, payload });
        },
      }
    : type;

/** A stream type as the plant knows it. */
export function plantTypeWith(bug: Bug | null, type: AnyStreamType): AnyStreamType {
  if (bug === 'lateReturnWins') return lateReturnWins(type);
  return bug === 'concernsForgotten' ? { ...type, concerns: () => [] } : type;
}

/** A stream type as a terminal knows it. */
export function streamTypeWith(bug: Bug | null, type: AnyStreamType): AnyStreamType {
  if (bug === 'lateReturnWins') return lateReturnWins(type);
  return bug === 'looseningAppliedEarly'
    ? {
        ...type,
        events: Object.fromEntries(
          Object.entries(type.events).map(([name, spec]) => [name, { ...spec, loosens: false }]),
        ),
      }
    : type;
}
