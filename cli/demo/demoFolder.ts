import { existsSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { AlreadyRunning, lockDataDir } from '#db/open';
import { withFolderLocked } from '#plant/dataFolder';
import { endOrphan } from '#plant/postgres/orphan';
import type { Enrolment } from '#terminal/enrolment';
import { enroll, enrolmentIn } from '#terminal/enrolment';
import { PlainFailure } from '../process.ts';
import { reading } from '../terminalFolder.ts';
import type { PlantAdmin } from './plantAdmin.ts';

/**
 * Makes the demo's folder, and holds it until `release`.
 * @throws PlainFailure while another demo holds it; nothing of that one was touched
 */
export async function holdDemoFolder(dataDir: string): Promise<{ release(): void }> {
  await mkdir(dataDir, { recursive: true });
  try {
    const lock = lockDataDir(dataDir);
    // PostgreSQL runs as a user of its own and must be able to pass through.
    await chmod(dataDir, 0o711);
    return lock;
  } catch (error) {
    if (!(error instanceof AlreadyRunning)) throw error;
    throw new PlainFailure(`another demo is running in ${dataDir}: end it first, or give another --data folder`);
  }
}

/**
 * A plant that was cut, died, or did not stop in time has left its PostgreSQL behind, as it would on a machine that stays up. One that
 * runs keeps its own.
 * @throws FolderInUse
 */
export const endLeftPostgres = (plantDir: string): Promise<unknown> =>
  withFolderLocked(plantDir, () => endOrphan(path.join(plantDir, 'postgres')));

/**
 * Makes a folder a PC of the demo's plant. At a second start it is one already; the plant's address may be another than it was.
 * @throws PlainFailure where it is another plant's
 */
export async function demoPc(
  pc: { readonly dataDir: string; readonly name: string },
  plant: { readonly url: string; readonly admin: PlantAdmin },
): Promise<Enrolment> {
  const before = await enrolledBefore(pc.dataDir);
  if (before === null) {
    const code = await plant.admin.oneTimeCode(10);
    return enroll({ ...pc, plantUrl: plant.url, code });
  }
  if (await plant.admin.knows(before.certificate)) return before;
  throw new PlainFailure(`${pc.dataDir} is a PC of another plant: give the demo another --data folder`);
}

const enrolledBefore = (dataDir: string): Promise<Enrolment | null> =>
  existsSync(path.join(dataDir, 'terminal.db'))
    ? reading(dataDir, (database) => enrolmentIn(database))
    : Promise.resolve(null);
