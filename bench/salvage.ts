import { copyFileSync, mkdirSync, openSync, closeSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { streamTypeOf } from '#domain/streams';
import { backUp } from '#db/backup';
import type { OpenDatabase } from '#db/open';
import type { Salvaged } from '#db/salvage/salvaged';
import { Store } from '#db/store';
import { generateKeyPair, issueCertificate, signerFor } from '#sync/signing';
import { enrolmentSetting } from '#terminal/enrolment';
import { openSound } from '#terminal/openSound';
import { allProjections } from '#terminal/wiring';
import { stillRuntime } from '#tests/db/testStore';
import { does, seedDemoLine } from '#tests/renderer/line/lineScreens';
import { openTestTerminal } from '#tests/terminal/testTerminal';
import { receivedContainer } from './containers.ts';
import type { Bench, Figure } from './figure.ts';
import { pullHistory } from './growth.ts';

/** Of a PC that has kept a year, and what it had not pushed when its disk was damaged; half of that is behind the backup. */
const [history, unpushed] = [1_000_000, 4_000];
const pageSize = 4096;
const damagedPages = 64;

const keys = generateKeyPair();
const plant = generateKeyPair();
const who = { terminal: 't-1', name: 'FA-10', site: 'site' };
const sign = signerFor(keys.privateKey);
const runtime = stillRuntime();

function enrol({ sqlite }: OpenDatabase): void {
  const issuedAt = '2026-11-22T08:00:00.000Z';
  const certificate = issueCertificate(
    { ...who, publicKey: keys.publicKey, issuedAt },
    signerFor(plant.privateKey),
  );
  const { terminal, site } = who;
  const serverId = '01934f00-0000-7000-8000-000000000001';
  const known = { serverId, epoch: 1, terminal, site, plantKey: plant.publicKey, certificate };
  const enrolment = { ...known, plantUrls: ['http://127.0.0.1:1'] };
  sqlite.prepare('insert into setting values (?, ?)').run(enrolmentSetting, JSON.stringify(enrolment));
}

const storeOf = (database: OpenDatabase): Store =>
  new Store({
    database,
    runtime,
    terminal: who.terminal,
    sign,
    clock: () => ({ offsetMs: 0, uncertaintyMs: 0, bootId: 'b', monotonicMs: 0 }),
    typeOf: streamTypeOf,
    projections: allProjections,
  });

/** The database of such a PC, in one file without a log, and its backup. */
async function prepared(folder: string, events: number, say: (line: string) => void): Promise<string> {
  const file = path.join(folder, 'whole.db');
  const terminal = openTestTerminal({ file, keys, terminal: who.terminal });
  const { database } = terminal;
  enrol(database);
  pullHistory(terminal, events, say);
  await seedDemoLine(terminal, 12);
  const receive = (n: number) =>
    does(terminal, 'logistics.receiveContainer', receivedContainer(`N-${n}`), 'logistics');
  for (let n = 0; n < unpushed / 2; n += 1) await receive(n);
  const backup = await backUp(database.sqlite, path.join(folder, 'backups'), Date.UTC(2026, 10, 22));
  for (let n = unpushed / 2; n < unpushed; n += 1) await receive(n);
  database.sqlite.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  say(`${(statSync(file).size / 1e6).toFixed(0)} MB, backup ${path.basename(backup)}`);
  return backup;
}

/** Every so many pages one is nothing but noise, from the first third on. */
function damage(file: string): void {
  const pages = Math.floor(statSync(file).size / pageSize);
  const handle = openSync(file, 'r+');
  for (let n = 0; n < damagedPages; n += 1) {
    const page = Math.floor(pages / 3 + (n * pages * 2) / 3 / damagedPages);
    writeSync(handle, Buffer.alloc(pageSize, 0xa5), 0, pageSize, page * pageSize);
  }
  closeSync(handle);
}

/**
 * From the start of a PC whose disk was damaged until people can work at it: what its database still holds of what the plant lacks, on its newest
 * backup or on nothing. The rest comes from the plant afterwards, beside the work (`bootstrap`).
 */
export const salvageBench: Bench = async ({ folder, say, scale }) => {
  const events = Math.round(history * scale);
  const backup = await prepared(folder, events, say);
  const figures: Figure[] = [];
  for (const name of ['with_backup', 'without_backup']) {
    const place = path.join(folder, name);
    mkdirSync(path.join(place, 'backups'), { recursive: true });
    copyFileSync(path.join(folder, 'whole.db'), path.join(place, 'terminal.db'));
    if (name === 'with_backup') copyFileSync(backup, path.join(place, 'backups', path.basename(backup)));
    damage(path.join(place, 'terminal.db'));
    const value = await backAtWork(place, (line) => say(`${name}: ${line}`));
    figures.push(figureOf(name, value, scale === 1));
  }
  return figures;
};

/** Seconds. */
async function backAtWork(dataDir: string, say: (line: string) => void): Promise<number> {
  const told: Salvaged[] = [];
  const began = performance.now();
  const options = {
    dataDir,
    runtime,
    identity: () => ({ ...who, sign }),
    onSalvaged: (salvaged: Salvaged) => told.push(salvaged),
  };
  const database = await openSound(options, storeOf);
  const store = storeOf(database);
  const seconds = (performance.now() - began) / 1000;
  const [salvaged] = told;
  if (!salvaged) throw new Error('nothing was salvaged: the damage was not noticed');
  say(
    `${salvaged.damage}, from ${salvaged.from}: ${salvaged.own} own events go on, ${salvaged.kept} shown; ${store.pendingTotal()} wait`,
  );
  database.close();
  return seconds;
}

const figureOf = (name: string, value: number, whole: boolean): Figure => ({
  bench: 'salvage',
  name: `salvage.${name}_s`,
  value,
  unit: 's',
  better: 'lower',
  peer: null,
  limit: whole ? { name: 'bar', value: 60 } : null,
  runs: 1,
});
