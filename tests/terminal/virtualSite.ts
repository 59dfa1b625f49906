import path from 'node:path';
import { unit } from '#domain/assembly/unit';
import { accept, draft } from '#domain/kernel/decision';
import { stateVersions, streamTypeOf } from '#domain/streams';
import { plantLinkStore } from '#db/plantLinkStore';
import { PlantClient } from '#sync/client';
import type { SaidRun } from '#sync/messages';
import type { PlantTransport } from '#sync/plantPorts';
import { generateKeyPair } from '#sync/signing';
import { plantLinkTuning } from '#sync/tuning';
import { clonedReactor } from '#terminal/reactors/cloned';
import { missedRecordsReactor } from '#terminal/reactors/missedRecords';
import { returnedReactor } from '#terminal/reactors/returned';
import { created } from '#tests/domain/assembly/fixtures';
import { corePlant } from '#tests/plant/corePlant';
import { nodeRuntime, World } from '#tests/simulation/world';
import { memoryPlantTransport } from '#tests/sync/memoryPlantTransport';
import { openTestTerminal } from './testTerminal.ts';

const rethrow = (error: unknown): never => {
  throw error;
};
const quiet = { info: () => undefined, warn: () => undefined };
const actor = { kind: 'policy', policy: 'test' } as const;

/** A plant in memory and one PC of it on a disk, in virtual time; `start` runs it, or a copy of its disk beside it. */
export async function virtualSite(folder: string) {
  const world = new World(1);
  const runtime = nodeRuntime(world, world.fork(), { skewMs: () => 0, alive: () => true, caught: rethrow });
  const plant = await corePlant({ runtime, typeOf: streamTypeOf, stateVersions });
  const enrol = async (name: string) => {
    const keys = generateKeyPair();
    const { code } = await plant.core.identity.createCode(60_000);
    const enrolled = await plant.core.identity.enroll({
      protocol: 1,
      code,
      name,
      publicKey: keys.publicKey,
    });
    if (enrolled.status !== 'enrolled') throw new Error(enrolled.code);
    return { keys, ...enrolled.answer };
  };
  const first = await enrol('FA-02');
  let pushing = true;

  const start = (file: string, who = first) => {
    const { keys, terminal, serverId, epoch, plantKey } = who;
    const pc = openTestTerminal({ file: path.join(folder, file), keys, runtime, terminal });
    const cloneListeners = new Set<(run: string) => void>();
    const listeners = new Set<(said: readonly SaidRun[]) => void>();
    const real = memoryPlantTransport(plant.core, terminal);
    const push: PlantTransport['push'] = (request, signal) =>
      pushing
        ? real.push(request, signal)
        : Promise.resolve({ ok: false, fault: { kind: 'busy', retryAfterMs: 1000 } });
    const client = new PlantClient({
      runtime,
      store: plantLinkStore(pc.store),
      transports: [{ ...real, push }],
      identity: { serverId, epoch },
      plantKey,
      terminal,
      version: '1',
      log: quiet,
      tuning: { ...plantLinkTuning, longPollMs: 3000 },
      onSaid: (said) => listeners.forEach((listener) => listener(said)),
      onCloned: (run) => cloneListeners.forEach((listener) => listener(run)),
      crashed: rethrow,
    });
    const links = {
      onSaid: (listener: (said: readonly SaidRun[]) => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      onCloned: (listener: (run: string) => void) => {
        cloneListeners.add(listener);
        return () => cloneListeners.delete(listener);
      },
    };
    // Of the engine's surroundings the reactors ask for these alone.
    const parts = { ...pc, links, identity: { terminal } } as never;
    missedRecordsReactor(parts, rethrow);
    clonedReactor(parts, rethrow);
    returnedReactor(parts, rethrow);
    client.start();
    const record = (...ids: string[]) =>
      pc.store.commit(
        accept(
          ...ids.map((id) => draft(unit, id, { ...created, payload: { ...created.payload, vin: null } })),
        ),
        { actor },
      );
    return { ...pc, client, record };
  };
  const run = (ms: number) => world.runUntil(world.nowMs + ms);
  const blockPushes = (blocked: boolean) => (pushing = !blocked);
  return { plant, terminal: first.terminal, enrol, start, run, blockPushes };
}
