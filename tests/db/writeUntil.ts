import { accept, draft } from '#domain/kernel/decision';
import { StorageFailure } from '#db/storage';
import { storageHealth } from '#terminal/storageHealth';
import { lamp } from './lampStream.ts';
import { openTestStore } from './testStore.ts';

/**
 * Child process of diskFaults.test.ts: opens FILE, commits N times whatever the disk says, and writes one JSON line per commit: what the person is
 * answered, and what `/healthz` would say then. Leaves without closing, as a kill does.
 */
const [file, n = '1', seed = '1'] = process.argv.slice(2);
if (!file) throw new Error('usage: writeUntil FILE N SEED');
const { store } = openTestStore({ types: [lamp], file, seed: Number(seed) });
const health = storageHealth(store, file);
const actor = { kind: 'person', person: 'p', role: 'engineer' } as const;
const say = (line: object): unknown => process.stdout.write(`${JSON.stringify(line)}\n`);
say({ opened: true });
for (let i = 1; i <= Number(n); i++) {
  const name = `${String(i)} ${'lamp '.repeat(200)}`;
  const decision = accept(draft(lamp, `lamp-${String(i % 20)}`, { type: 'LampRenamed', payload: { name } }));
  try {
    const [event] = store.commit(decision, { actor });
    say({ saved: event?.eventId, healthy: health().ok });
  } catch (error) {
    if (!(error instanceof StorageFailure)) throw error;
    say({ refused: error.fault, healthy: health().ok });
  }
}
process.stdout.write('', () => process.kill(process.pid, 'SIGKILL'));
