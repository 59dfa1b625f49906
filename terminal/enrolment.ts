import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { z } from 'zod';
import { lockDataDir, openDatabase } from '#db/open';
import { moveStrayLog } from '#db/strayLog';
import type { EnrollAnswer } from '#sync/messages';
import { enrollAnswer, protocolVersion } from '#sync/messages';
import type { KeyPair } from '#sync/signing';
import { certificateHolds, generateKeyPair, signerFor } from '#sync/signing';
import { HttpClient } from '#process/httpClient';
import type { HttpAnswer } from '#process/httpClient';
import type { KeyVault, TerminalKeys } from './keyVault.ts';
import { keyFile } from './keyVault.ts';
import { fetchPinKey } from './pinKeyDesk.ts';

export type EnrolmentFault =
  /** No answer, or not from a Takt plant. */
  | 'plantUnreachable'
  /** No TLS connection that can be trusted; `detail` is the fault of it. */
  | 'noTls'
  | 'codeUnknown'
  | 'codeExpired'
  | 'tooManyAttempts'
  /** The plant refused for another reason; `detail` has its code. */
  | 'refused'
  /** The answer's certificate does not hold, or is not for this PC's key. */
  | 'answerNotTrusted'
  /** This PC belongs to another plant. */
  | 'enrolledElsewhere'
  /** The plant knows no terminal of that id or name, or several. */
  | 'terminalUnknown';

export class EnrolmentFailed extends Error {
  readonly fault: EnrolmentFault;
  readonly detail: string;
  constructor(fault: EnrolmentFault, detail: string) {
    super(detail === '' ? fault : `${fault}: ${detail}`);
    this.name = 'EnrolmentFailed';
    this.fault = fault;
    this.detail = detail;
  }
}

/** What a terminal knows of itself and its plant since it was enrolled. */
export type Enrolment = EnrollAnswer & { readonly plantUrls: readonly string[] };

const stored = enrollAnswer.extend({ plantUrls: z.array(z.url()).min(1) });
/** Where the database keeps it. */
export const enrolmentSetting = 'enrolment';
const answerTimeoutMs = 30_000;
const pinKeyTimeoutMs = 5_000;
const maxAnswerBytes = 64 * 1024;

/** Null for a terminal that was never enrolled. */
export function enrolmentIn(database: Database.Database): Enrolment | null {
  const kept = database
    .prepare<[string], { readonly value: string }>('select value from setting where name = ?')
    .get(enrolmentSetting);
  return kept === undefined ? null : readEnrolment(kept.value);
}

/** As it lies in the setting `enrolment`. */
export const readEnrolment = (text: string): Enrolment => stored.parse(JSON.parse(text));

export interface EnrollRequest {
  readonly dataDir: string;
  readonly plantUrl: string;
  readonly code: string;
  /** Shown to people: "Line 1 station 5". */
  readonly name: string;
  /** Id or name of the terminal whose place this PC takes, with its name; the code must be made for that. */
  readonly replaces?: { readonly terminal: string; readonly revoke: boolean };
}

export interface EnrollParts {
  readonly vault?: KeyVault;
  readonly http?: HttpClient;
  /** Where `migrations/terminal` is, when it does not lie beside the source. */
  readonly migrations?: string;
}

/**
 * Makes this PC a terminal of a plant. The key pair is made here and kept before anything is asked, so that a repetition after
 * an interruption gets the same identity; enrolling again at the same plant changes nothing.
 * @throws EnrolmentFailed
 * @throws AlreadyRunning while the terminal runs
 */
export async function enroll(request: EnrollRequest, parts: EnrollParts = {}): Promise<Enrolment> {
  await mkdir(request.dataDir, { recursive: true, mode: 0o700 });
  const lock = lockDataDir(request.dataDir);
  moveStrayLog(request.dataDir, Date.now());
  const database = openDatabase(path.join(request.dataDir, 'terminal.db'), parts.migrations);
  try {
    const before = enrolmentIn(database.sqlite);
    if (before) return samePlant(before, request.plantUrl);
    const vault = parts.vault ?? keyFile(request.dataDir);
    const keys = await keysOf(vault);
    const http = parts.http ?? new HttpClient();
    const answer = await asked(request, { keys, vault, http }).finally(() => {
      if (!parts.http) http.close();
    });
    const enrolment: Enrolment = { ...answer, plantUrls: [request.plantUrl] };
    database.sqlite
      .prepare('insert into setting (name, value) values (?, ?)')
      .run(enrolmentSetting, JSON.stringify(enrolment));
    return enrolment;
  } finally {
    database.close();
    lock.release();
  }
}

async function asked(
  request: EnrollRequest,
  parts: { readonly keys: TerminalKeys; readonly vault: KeyVault; readonly http: HttpClient },
): Promise<EnrollAnswer> {
  const answer = await ask(request, parts.keys, parts.http);
  await learnPinKey(request.plantUrl, answer, parts);
  return answer;
}

function samePlant(before: Enrolment, plantUrl: string): Enrolment {
  if (before.plantUrls.includes(plantUrl)) return before;
  throw new EnrolmentFailed('enrolledElsewhere', before.plantUrls.join(', '));
}

/** Without it nothing fails: the running terminal asks again. */
async function learnPinKey(
  url: string,
  { terminal, plantKey }: EnrollAnswer,
  parts: { readonly keys: TerminalKeys; readonly vault: KeyVault; readonly http: HttpClient },
): Promise<void> {
  const { keys, vault, http } = parts;
  const sign = signerFor(keys.privateKey);
  const signal = AbortSignal.timeout(pinKeyTimeoutMs);
  const pinKey = await fetchPinKey({ url, terminal, plantKey, sign, http }, signal);
  if (pinKey !== null) await vault.keep({ ...keys, pinKey });
}

async function keysOf(vault: KeyVault): Promise<TerminalKeys> {
  const held = await vault.load();
  if (held) return held;
  const made = generateKeyPair();
  await vault.keep(made);
  return made;
}

async function ask(request: EnrollRequest, keys: KeyPair, http: HttpClient): Promise<EnrollAnswer> {
  const { name, plantUrl, replaces } = request;
  const code = request.code.trim().toUpperCase();
  const body = {
    protocol: protocolVersion,
    code,
    name,
    publicKey: keys.publicKey,
    ...(replaces && { replaces }),
  };
  const answer = await http.post({
    url: urlOf(plantUrl),
    body: JSON.stringify(body),
    headers: {},
    signal: AbortSignal.timeout(answerTimeoutMs),
    maxBytes: maxAnswerBytes,
  });
  return trusted(answer, keys);
}

function urlOf(plantUrl: string): URL {
  try {
    return new URL('sync/enroll', plantUrl.endsWith('/') ? plantUrl : `${plantUrl}/`);
  } catch {
    throw new EnrolmentFailed('plantUnreachable', `not a URL: ${plantUrl}`);
  }
}

const faults: Readonly<Record<string, EnrolmentFault>> = {
  unknownCode: 'codeUnknown',
  expiredCode: 'codeExpired',
  tooManyAttempts: 'tooManyAttempts',
  unknownTerminal: 'terminalUnknown',
};

function trusted(answer: HttpAnswer, keys: KeyPair): EnrollAnswer {
  if (answer.kind === 'failed')
    throw new EnrolmentFailed(answer.tls ? 'noTls' : 'plantUnreachable', answer.tls ?? answer.detail);
  const json = jsonOf(answer.body);
  if (answer.status !== 200) {
    const code = z.object({ code: z.string() }).safeParse(json).data?.code;
    if (code === undefined) throw new EnrolmentFailed('plantUnreachable', `HTTP ${answer.status}`);
    throw new EnrolmentFailed(Object.hasOwn(faults, code) ? (faults[code] ?? 'refused') : 'refused', code);
  }
  const parsed = enrollAnswer.safeParse(json);
  if (!parsed.success) throw new EnrolmentFailed('plantUnreachable', 'not the answer of a Takt plant');
  const { certificate, plantKey, terminal, site } = parsed.data;
  const forUs =
    certificate.publicKey === keys.publicKey &&
    certificate.terminal === terminal &&
    certificate.site === site;
  if (!forUs || !certificateHolds(certificate, plantKey)) throw new EnrolmentFailed('answerNotTrusted', '');
  return parsed.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
