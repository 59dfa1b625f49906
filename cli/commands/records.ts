import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import Database from 'better-sqlite3';
import type { Command } from 'commander';
import type { Audit } from '#db/audit';
import { audit } from '#db/audit';
import type { FoundLogFault, LogAudit } from '#db/auditLog';
import { auditLog } from '#db/auditLog';
import type { Nonconformance } from '#db/conformance';
import { conformanceRules, nonconformances } from '#db/conformance';
import { exportLines } from '#db/exportLines';
import { examine } from '#db/health';
import { certifiedKeys } from '#terminal/certifiedKeys';
import { enrolmentIn } from '#terminal/enrolment';
import { keyAtRest } from '#terminal/keyVault';
import { strangerBeside } from '#terminal/ownDatabase';
import { nodeRuntime } from '#process/nodeRuntime';
import { peopleIn } from '#terminal/peopleCache';
import { bootId } from '#terminal/process/bootId';
import { folderOwner, folderSigner } from '../folderSigner.ts';
import type { AskedSignatures } from '../plantSignatures.ts';
import { plantSignatures } from '../plantSignatures.ts';
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
    .description("recomputes the audit chains: runs, signatures, the plant's log and its checkpoints")
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
  const sign = await folderSigner(folder);
  const { audited, log, asked } = await reading(folder, async (database) => {
    const enrolment = enrolmentIn(database);
    let keys: ReadonlyMap<string, string> | null = null;
    const found = audit(database, (terminal) => (keys ??= keysIn(database)).get(terminal) ?? null);
    return {
      audited: found,
      log: enrolment === null ? null : auditLog(database, enrolment.plantKey),
      asked: enrolment === null ? null : await plantSignatures(database, enrolment, found.unseen, sign),
    };
  });
  const { faults: found, unseen: _unseen, ...counted } = audited;
  const faults = [...found, ...(asked?.faults ?? [])];
  const logFaults = log?.logFaults ?? [];
  for (const { run, seq, fault } of faults)
    process.stderr.write(`${fault}: run ${run}, event ${String(seq)}\n`);
  for (const fault of logFaults) process.stderr.write(`${lineOf(fault)}\n`);
  for (const line of remarks(audited, log, asked)) process.stderr.write(`${line}\n`);
  const atPlant = asked === null ? {} : { checkedAtPlant: asked.checked, notChecked: asked.unchecked };
  process.stdout.write(`${JSON.stringify({ verified: folder, ...counted, ...atPlant, ...log, faults })}\n`);
  const count = faults.length + logFaults.length;
  if (count > 0) throw new PlainFailure(`${folder}: ${String(count)} faults in its chains`);
}

function lineOf({ fault, from, through, scope }: FoundLogFault): string {
  const where =
    from === through ? `position ${String(from)}` : `positions ${String(from)} to ${String(through)}`;
  return `${fault}: ${where} of the plant's log${scope === null ? '' : `, scope ${scope}`}`;
}

/** What is no fault, and is to be known. */
function remarks(
  { signedAtPlant, branches, letGo }: Audit,
  log: LogAudit | null,
  asked: AskedSignatures | null,
): readonly string[] {
  const absent = log?.absent ?? 0;
  const unchecked = asked?.unchecked ?? signedAtPlant;
  return [
    ...(signedAtPlant > 0 && unchecked === 0
      ? [`${String(signedAtPlant)} own events came back from the plant, whose signatures of them hold`]
      : []),
    ...(unchecked > 0
      ? [
          `${String(unchecked)} own events came back from the plant: confirmed there, their signatures are there and could not be looked at, because it does not answer`,
        ]
      : []),
    ...(letGo > 0
      ? [
          `${String(letGo)} events are known by their hash alone: their chains are recomputed, their contents are at the plant`,
        ]
      : []),
    ...(absent > 0
      ? [
          `${String(absent)} positions of the plant's log are not kept here, because their scopes are not this PC's or they were let go of: the log is checked between them alone`,
        ]
      : []),
    ...branches.map(
      ({ run, from, seq }) =>
        `branched after a restore: run ${run} begins at run ${from}, event ${String(seq)}`,
    ),
  ];
}

function keysIn(database: Database.Database): ReadonlyMap<string, string> {
  const enrolment = enrolmentIn(database);
  return enrolment ? certifiedKeys(database, enrolment) : new Map();
}

/** Ends with 1 when something is broken; a warning is none. */
async function runDoctor({ data }: DataFlag): Promise<void> {
  const folder = terminalFolder(data);
  const owner = await folderOwner(folder);
  const key = await keyAtRest(folder);
  const { checks, broken } = await reading(folder, (database) => {
    const stranger = strangerBeside(database, owner);
    const { nowMs, monotonicMs } = nodeRuntime();
    const now = { bootId: bootId(), monotonicMs: monotonicMs(), wallMs: nowMs() };
    return database.transaction(() => ({
      checks: examine(database, folder, {
        nowMs: now.wallMs,
        stranger,
        key,
        people: peopleIn(database, now),
      }),
      broken: nonconformances(database),
    }))();
  });
  for (const { check, status, found, unit } of checks)
    process.stderr.write(
      `${status.padEnd(8)}${check}: ${found ?? 'none'}${unit === null ? '' : ` ${unit}`}\n`,
    );
  for (const line of broken.flatMap(linesOf)) process.stderr.write(`${line}\n`);
  const healthy = [...checks.map(({ status }) => status), ...broken.map(({ severity }) => severity)].every(
    (status) => status !== 'fault',
  );
  process.stdout.write(
    `${JSON.stringify({ examined: folder, healthy, checks, rules: conformanceRules.length, broken })}\n`,
  );
  if (!healthy) throw new PlainFailure(`${folder} needs help: see the faults above`);
}

/** In both languages: whoever stands at the PC is not known here. */
const linesOf = ({ rule, severity, places, words }: Nonconformance): readonly string[] => [
  `${severity.padEnd(8)}${rule}: ${places.join(', ')}`,
  `        ${words.en}`,
  `        ${words.zh}`,
];

/** As fast as whoever reads takes it; one that stops reading (`| head`) ends it quietly. Ends with 1 where the database is damaged. */
async function runExport({ data }: DataFlag): Promise<void> {
  const folder = terminalFolder(data);
  const { written, damage } = await reading(folder, writeEvents);
  if (damage === null) return;
  throw new PlainFailure(
    `${path.join(folder, 'terminal.db')} is damaged (${damage}): ${String(written)} events before the damage were written`,
  );
}

interface Export {
  readonly written: number;
  /** What SQLite found. */
  readonly damage: string | null;
}

async function writeEvents(database: Database.Database): Promise<Export> {
  let written = 0;
  let damage: string | null = null;
  // A source that fails takes with it what it has read ahead: it ends instead.
  const soundLines = function* (): Generator<string> {
    try {
      for (const line of exportLines(database)) {
        yield line;
        written += 1;
      }
    } catch (error) {
      if (!(error instanceof Database.SqliteError) || !error.code.startsWith('SQLITE_CORRUPT')) throw error;
      damage = error.code;
    }
  };
  try {
    await pipeline(Readable.from(soundLines()), process.stdout, { end: false });
  } catch (error) {
    const stopped = error instanceof Error && 'code' in error && error.code === 'EPIPE';
    if (!stopped) throw error;
  }
  return { written, damage };
}
