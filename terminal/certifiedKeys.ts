import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { Certificate } from '#sync/signing';
import { certificate, certificateHolds } from '#sync/signing';
import type { Enrolment } from './enrolment.ts';

const enrolled = z.object({ payload: z.object({ certificate }) });

/** By terminal: every certificate in this database that the plant's key stands behind. */
export function certificatesIn(
  database: Database.Database,
  { plantKey, certificate: own }: Enrolment,
): ReadonlyMap<string, Certificate> {
  const known = [own, ...recorded(database), ...heard(database)];
  return new Map(known.filter((c) => certificateHolds(c, plantKey)).map((c) => [c.terminal, c]));
}

/** The public keys of these. */
export const certifiedKeys = (
  database: Database.Database,
  enrolment: Enrolment,
): ReadonlyMap<string, string> =>
  new Map([...certificatesIn(database, enrolment)].map(([terminal, { publicKey }]) => [terminal, publicKey]));

const recorded = (database: Database.Database): Certificate[] =>
  database
    .prepare<[], { readonly body: string }>(`select body from event where type = 'TerminalEnrolled'`)
    .all()
    .flatMap(({ body }) => enrolled.safeParse(JSON.parse(body)).data?.payload.certificate ?? []);

/** Kept by the floor link, also of terminals whose enrolment has not come here yet. */
const heard = (database: Database.Database): Certificate[] =>
  database
    .prepare<[], { readonly value: string }>(`select value from setting where name like 'certificate/%'`)
    .all()
    .flatMap(({ value }) => certificate.safeParse(JSON.parse(value)).data ?? []);
