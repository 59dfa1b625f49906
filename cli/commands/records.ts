import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type Database from 'better-sqlite3';
import type { Command } from 'commander';
import { audit } from '#db/audit';
import { exportLines } from '#db/exportLines';
import { examine } from '#db/health';
import { certifiedKeys } from '#terminal/certifiedKeys';
import { enrolmentIn } from '#terminal/enrolment';
import { strangerIn } from '#terminal/ownDatabase';
import { folderSigner } from '../folderSigner.ts';
import { PlainFailure } from '../process.ts';
import { reading, terminalFolder } from '../terminalFolder.ts';

interface DataFlag {
  readonly data: string;
}

/** `takt verify`, `takt doctor` and `takt export`: they only read, beside a running terminal, too. */
export function addRecordCommands(takt: Command): void {
  const data = ['--data <dir>', 'the data folder of a PC, or of a plant (its office terminal)'] as const;
  takt
    .command('verify')
    .description('recomputes the audit chains: gapless runs, hashes, links and signatures')
    .requiredOption(...data)
    .action(runVerify);
  takt
    .command('doctor')
    .description('looks at file, disk, backups, clock and what waits for the plant')
    .requiredOption(...data)
    .action(runDoctor);
  takt
    .command('export')
    .description('writes every event as one JSON line to stdout')
    .requiredOption(...data)
    .action(runExport);
}

/** Ends with 1 when a chain does not hold. */
async function runVerify({ data }: DataFlag): Promise<void> {
  const folder = terminalFolder(data);
  const { faults, ...counted } = await reading(folder, (database) => {
    let keys: ReadonlyMap<string, string> | null = null;
    return audit(database, (terminal) => (keys ??= keysIn(database)).get(terminal) ?? null);
  });
  for (const { run, seq, fault } of faults)
    process.stderr.write(`${fault}: run ${run}, event ${String(seq)}\n`);
  process.stdout.write(`${JSON.stringify({ verified: folder, ...counted, faults })}\n`);
  if (faults.length > 0) throw new PlainFailure(`${folder}: ${String(faults.length)} faults in its chains`);
}

function keysIn(database: Database.Database): ReadonlyMap<string, string> {
  const enrolment = enrolmentIn(database);
  return enrolment ? certifiedKeys(database, enrolment) : new Map();
}

/** Ends with 1 when something is broken; a warning is none. */
async function runDoctor({ data }: DataFlag): Promise<void> {
  const folder = terminalFolder(data);
  const sign = await folderSigner(folder);
  const checks = await reading(folder, (database) => {
    const stranger = strangerIn(database, sign);
    return examine(database, folder, { nowMs: Date.now(), stranger });
  });
  for (const { check, status, found, unit } of checks)
    process.stderr.write(
      `${status.padEnd(8)}${check}: ${found ?? 'none'}${unit === null ? '' : ` ${unit}`}\n`,
    );
  const healthy = checks.every(({ status }) => status !== 'fault');
  process.stdout.write(`${JSON.stringify({ examined: folder, healthy, checks })}\n`);
  if (!healthy) throw new PlainFailure(`${folder} needs help: see the faults above`);
}

/** As fast as whoever reads takes it; one that stops reading (`| head`) ends it quietly. */
async function runExport({ data }: DataFlag): Promise<void> {
  const folder = terminalFolder(data);
  await reading(folder, async (database) => {
    try {
      await pipeline(Readable.from(exportLines(database)), process.stdout, { end: false });
    } catch (error) {
      const stopped = error instanceof Error && 'code' in error && error.code === 'EPIPE';
      if (!stopped) throw error;
    }
  });
}
