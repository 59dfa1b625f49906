import { openSync, writeFileSync, writeSync } from 'node:fs';
import { accept, draft } from '#domain/kernel/decision';
import { lamp } from './lampStream.ts';
import { openTestStore } from './testStore.ts';

/**
 * Child process of powerCut.test.ts: opens FILE, writes its public key to SAID.key, commits N times and, after each commit, says its
 * number into SAID. With `NORMAL` it
 * runs as SQLite would by itself in WAL: what the test must be able to tell from what we do.
 */
const [file, n = '1', said = '', synchronous = 'FULL'] = process.argv.slice(2);
if (!file) throw new Error('usage: writeAndSay FILE N SAID [SYNCHRONOUS]');
const { store, database, publicKey } = openTestStore({ types: [lamp], file });
writeFileSync(`${said}.key`, publicKey);
database.sqlite.pragma(`synchronous = ${synchronous}`);
const actor = { kind: 'person', person: 'p', role: 'engineer' } as const;
const to = openSync(said, 'a');
for (let i = 1; i <= Number(n); i++) {
  const name = `${i} ${'lamp '.repeat(400)}`;
  store.commit(accept(draft(lamp, `lamp-${i % 20}`, { type: 'LampRenamed', payload: { name } })), { actor });
  writeSync(to, `${i}\n`);
}
