import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { accept, draft } from '#domain/kernel/decision';
import { splitStreamId } from '#domain/kernel/streamType';
import type { AnyStreamType } from '#domain/kernel/streamType';
import { backUp } from '#db/backup';
import type { OpenDatabase } from '#db/open';
import { openDatabase } from '#db/open';
import type { Salvaged } from '#db/salvage/salvaged';
import { Store } from '#db/store';
import { generateKeyPair, issueCertificate, signerFor } from '#sync/signing';
import { openSound } from '#terminal/openSound';
import { lamp } from '#tests/db/lampStream';
import { stillRuntime } from '#tests/db/testStore';

const keys = generateKeyPair();
const plant = generateKeyPair();
const sign = signerFor(keys.privateKey);
const terminal = 't-1';
const runtime = stillRuntime();
const issuedAt = '2026-11-22T08:00:00.000Z';
const certificate = issueCertificate(
  { terminal, name: 'FA-10', site: 's', publicKey: keys.publicKey, issuedAt },
  signerFor(plant.privateKey),
);
const enrolment = {
  serverId: '01934f00-0000-7000-8000-000000000001',
  epoch: 1,
  terminal,
  site: 's',
  plantKey: plant.publicKey,
  certificate,
  plantUrls: ['http://127.0.0.1:1'],
};
const identity = (database: OpenDatabase) => {
  const kept = database.sqlite.prepare("select 1 from setting where name = 'enrolment'").get();
  if (kept === undefined) throw new Error('not enrolled');
  return { terminal, name: 'FA-10', site: 's', sign };
};
const types = new Map<string, AnyStreamType>([[lamp.name, lamp]]);
const storeOf = (database: OpenDatabase): Store =>
  new Store({
    database,
    runtime,
    terminal,
    sign,
    clock: () => ({ offsetMs: 0, uncertaintyMs: 0, bootId: 'b', monotonicMs: 0 }),
    typeOf: (stream) => types.get(splitStreamId(stream).name),
    projections: { states: [], facts: [] },
  });

const actor = { kind: 'person', person: 'p', role: 'engineer' } as const;
export const switchLamps = (store: Store, ...lamps: readonly string[]) =>
  store.commit(
    accept(...lamps.map((key) => draft(lamp, key, { type: 'LampSwitched', payload: { on: true } }))),
    { actor },
  );

/** An own event as it was before the damage; `ends`: of its decision it is the last. */
export interface Written {
  readonly eventId: string;
  readonly run: string;
  readonly seq: number;
  readonly body: string;
  readonly inBackup: boolean;
  readonly ends: boolean;
}

/** A PC's folder of two runs, as a kill leaves it: a part in the backup, more in the database, the rest in its log alone. */
export async function salvageScene() {
  const folder = mkdtempSync(path.join(tmpdir(), 'takt-salvage-'));
  const [whole, place] = [path.join(folder, 'whole'), path.join(folder, 'pc')];
  mkdirSync(whole);
  const file = path.join(whole, 'terminal.db');
  const database = openDatabase(file);
  database.sqlite.prepare('insert into setting values (?, ?)').run('enrolment', JSON.stringify(enrolment));
  let store = storeOf(database);
  const write = (commits: number) => {
    for (let n = 0; n < commits; n += 1)
      switchLamps(store, ...Array.from({ length: 1 + (n % 3) }, (_, i) => `lamp-${String((n + i) % 7)}`));
  };
  write(8);
  const backup = await backUp(database.sqlite, path.join(whole, 'backups'), Date.UTC(2026, 10, 22));
  const backedUp = new Map([[store.run, store.lastSeq]]);
  write(14);
  store = storeOf(database);
  write(14);
  database.sqlite.pragma('wal_checkpoint(TRUNCATE)');
  write(14);
  const rows = database.sqlite
    .prepare<[], Omit<Written, 'inBackup' | 'ends'> & { signature: string | null }>(
      'select event_id as eventId, run, seq, body, signature from event order by id',
    )
    .all();
  const written = rows.map(({ signature, ...row }) => ({
    ...row,
    inBackup: row.seq <= (backedUp.get(row.run) ?? 0),
    ends: signature !== null,
  }));
  const crashed = path.join(folder, 'crashed');
  mkdirSync(crashed);
  for (const suffix of ['', '-wal']) copyFileSync(file + suffix, path.join(crashed, `terminal.db${suffix}`));
  database.close();

  /** The folder as the kill left it, fresh. */
  const put = (withBackup: boolean): string => {
    rmSync(place, { recursive: true, force: true });
    mkdirSync(path.join(place, 'backups'), { recursive: true });
    for (const suffix of ['', '-wal'])
      copyFileSync(path.join(crashed, `terminal.db${suffix}`), path.join(place, `terminal.db${suffix}`));
    if (withBackup) copyFileSync(backup, path.join(place, 'backups', path.basename(backup)));
    return place;
  };
  /** As the engine does. */
  const start = async () => {
    const told: Salvaged[] = [];
    const options = {
      dataDir: place,
      runtime,
      identity,
      onSalvaged: (salvaged: Salvaged) => told.push(salvaged),
    };
    const opened = await openSound(options, storeOf);
    return { database: opened, store: storeOf(opened), salvaged: told[0] ?? null };
  };
  const bytes = (of: 'crashed' | 'now', suffix: '' | '-wal'): Buffer => {
    const name = path.join(of === 'crashed' ? crashed : place, `terminal.db${suffix}`);
    return existsSync(name) ? readFileSync(name) : Buffer.alloc(0);
  };
  const close = () => rmSync(folder, { recursive: true, force: true });
  return { place, written, put, start, bytes, publicKey: keys.publicKey, close };
}
export type SalvageScene = Awaited<ReturnType<typeof salvageScene>>;
