import type Database from 'better-sqlite3';
import { audit } from '#db/audit';
import { auditLog } from '#db/auditLog';
import { certifiedKeys } from './certifiedKeys.ts';
import type { AuditFaultRow, AuditResult } from './contract/audit.ts';
import { enrolmentIn } from './enrolment.ts';

/** More of them tell nobody more. */
const mostFaults = 20;

/** What an audit finds, but for when it was. */
export type Found = Omit<AuditResult, 'at' | 'tookMs'>;

/** Recomputes everything that is signed or chained in a terminal's database, of one instant: seconds for a million events. */
export const audited = (database: Database.Database): Found =>
  database.transaction((): Found => {
    const enrolment = enrolmentIn(database);
    const keys = enrolment === null ? new Map<string, string>() : certifiedKeys(database, enrolment);
    const { events, runs, signatures, letGo, signedAtPlant, ...own } = audit(
      database,
      (terminal) => keys.get(terminal) ?? null,
    );
    const log = enrolment === null ? nothing : auditLog(database, enrolment.plantKey);
    const { positions, absent, scopes, checkpoints } = log;
    const faults: AuditFaultRow[] = [
      ...own.faults.map(({ fault, run, seq }) => ({ code: fault, run, seq, ...noPlace })),
      ...log.logFaults.map(({ fault, from, through, scope }) => ({
        code: fault,
        run: null,
        seq: null,
        from,
        through,
        scope,
      })),
    ];
    return {
      events,
      runs,
      signatures,
      letGo,
      signedAtPlant,
      positions,
      absent,
      scopes,
      checkpoints,
      faultCount: faults.length,
      faults: faults.slice(0, mostFaults),
    };
  })();

const noPlace = { from: null, through: null, scope: null };
const nothing: ReturnType<typeof auditLog> = {
  positions: 0,
  absent: 0,
  scopes: 0,
  checkpoints: 0,
  logFaults: [],
};
