import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { syncFile } from '#db/backup';
import { carriedBatches } from '#db/carry';
import { coreStatements } from '#db/coreStatements';
import type { CarryItem } from '#sync/carry';
import { carryLines } from '#sync/carry';
import { certificatesIn } from './certifiedKeys.ts';
import type { Enrolment } from './enrolment.ts';

/** What was written. */
export interface Carried {
  readonly events: number;
  readonly bytes: number;
  /** Ids of the PCs whose words are in it. */
  readonly terminals: readonly string[];
}

/**
 * Writes everything of a terminal's database that the plant is not known to have into `file`, durably: it is whole or not there. The
 * database may be in use, and is only read. `now`: UTC; `pause` lets an engine do other work.
 */
export async function writeCarryFile(
  database: Database.Database,
  enrolment: Enrolment,
  file: string,
  { now, pause }: { readonly now: string; readonly pause: () => Promise<void> },
): Promise<Carried> {
  mkdirSync(path.dirname(file), { recursive: true });
  const part = `${file}.part`;
  const counted = { events: 0, terminals: new Set<string>() };
  const { site, terminal, certificate } = enrolment;
  const about = { site, terminal, name: certificate.name, at: now };
  const handle = openSync(part, 'w', 0o600);
  try {
    for (const text of carryLines(about, itemsOf(database, enrolment, counted))) {
      writeAll(handle, text);
      await pause();
    }
    fsyncSync(handle);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
  renameSync(part, file);
  syncFile(path.dirname(file));
  return { events: counted.events, bytes: statSync(file).size, terminals: [...counted.terminals] };
}

function writeAll(handle: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done);
}

/** Each terminal's certificate before the first of its batches. What a terminal without one said cannot be believed elsewhere. */
function* itemsOf(
  database: Database.Database,
  enrolment: Enrolment,
  counted: { events: number; readonly terminals: Set<string> },
): Generator<CarryItem> {
  const certificates = certificatesIn(database, enrolment);
  for (const batch of carriedBatches({ statements: coreStatements(database) })) {
    const certificate = certificates.get(batch.terminal);
    if (certificate === undefined) continue;
    if (!counted.terminals.has(batch.terminal)) yield { certificate };
    counted.terminals.add(batch.terminal);
    counted.events += batch.events.length;
    yield { batch };
  }
}
