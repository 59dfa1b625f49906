import { EventPublisher, implement } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import Database from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type EngineHost, liveAsEngine } from '#electron/engineHost';
import { parseLaunchOptions } from '#electron/launchOptions';
import { AlreadyRunning } from '#db/open';
import { contract } from './contract.ts';

/** An engine of four calls and one table, run in place of the real one. */

const LONGEST = 20;
const rows = z.array(z.object({ id: z.int(), text: z.string() }));
const { dataDir, plantUrls } = parseLaunchOptions(process.argv.slice(2), process.cwd(), process.cwd());

await liveAsEngine({ parent: process.parentPort, start: open, exit: (exitCode) => process.exit(exitCode) });

async function open(): Promise<EngineHost> {
  mkdirSync(dataDir, { recursive: true });
  const db = new Database(join(dataDir, 'notes.db'));
  if (process.env['TAKT_TEST_REFUSES'] !== undefined) {
    throw new AlreadyRunning(dataDir);
  }
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
  const handler = new RPCHandler(router(db));
  return {
    servePort: (port) => handler.upgrade(port),
    stop: async () => {
      db.close();
    },
  };
}

function router(db: Database.Database) {
  const changes = new EventPublisher<{ saved: { id: number; text: string } }>();
  const os = implement(contract);
  return os.router({
    ping: os.ping.handler(() => ({ pid: process.pid, dataDir, plantUrls: [...plantUrls] })),
    save: os.save.handler(({ input: { text }, errors }) => {
      if (text.length > LONGEST) throw errors.NOTE_REFUSED({ data: { longest: LONGEST } });
      const { lastInsertRowid } = db.prepare('INSERT INTO note (text) VALUES (?)').run(text);
      const saved = { id: Number(lastInsertRowid), text };
      changes.publish('saved', saved);
      return saved;
    }),
    list: os.list.handler(() => rows.parse(db.prepare('SELECT id, text FROM note ORDER BY id').all())),
    changes: os.changes.handler(async function* ({ signal }) {
      yield* changes.subscribe('saved', { signal });
    }),
  });
}
