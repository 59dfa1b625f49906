import { accept, draft } from '#domain/kernel/decision';
import { lamp } from './lampStream.ts';
import { openTestStore } from './testStore.ts';

/** Child process of durability.test.ts: opens FILE, commits N times, prints what SQLite says of itself, and leaves. */
const [file, n = '1', seed = '1'] = process.argv.slice(2);
if (!file) throw new Error('usage: writeOnce FILE N SEED');
const { store, database } = openTestStore({ types: [lamp], file, seed: Number(seed) });
const actor = { kind: 'person', person: 'p', role: 'engineer' } as const;
for (let i = 0; i < Number(n); i++) {
  store.commit(accept(draft(lamp, 'a', { type: 'LampSwitched', payload: { on: i % 2 === 0 } })), { actor });
}
const synchronous = database.sqlite.pragma('synchronous', { simple: true });
const journal = database.sqlite.pragma('journal_mode', { simple: true });
process.stdout.write(`${JSON.stringify({ synchronous, journal, pending: store.pendingTotal() })}\n`);
