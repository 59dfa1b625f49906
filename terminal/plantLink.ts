import { z } from 'zod';
import type { AttachmentTransport } from '#sync/attachmentMessages';
import { getAnswer, putAnswer } from '#sync/attachmentMessages';
import { bodyHashOf } from '#sync/chain';
import type { SignaturesAnswer, SignaturesRequest } from '#sync/messages';
import {
  challengeAnswer,
  historyAnswer,
  historyDetached,
  pullAnswer,
  pushAnswer,
  requestText,
  runsAnswer,
  serverMismatch,
  signaturesAnswer,
  snapshotAnswer,
} from '#sync/messages';
import type { PlantAnswer, PlantFault, PlantTransport } from '#sync/plantPorts';
import { recoveryAnswer } from '#sync/recovery';
import type { HttpAnswer, HttpClient } from '#process/httpClient';

export interface PlantLinkOptions {
  /** `https://plant.example:4800`, with or without a path in front of `/sync`. */
  readonly url: string;
  readonly terminal: string;
  /** Signs UTF-8 text with the terminal's key. */
  readonly sign: (text: string) => string;
  readonly http: HttpClient;
}

/** A full page of the longest bodies stays below; more than that is not the plant speaking. */
const maxAnswerBytes = 64 * 1024 * 1024;
const defaultBusyMs = 5_000;

/** Requests of one terminal to one plant URL: every one signed, every answer parsed before it is believed. */
export function plantDoor(options: PlantLinkOptions) {
  const challenge = new PlantChallenge();
  return async <S extends z.ZodType>(
    path: string,
    schema: S,
    request: unknown,
    signal: AbortSignal,
  ): Promise<PlantAnswer<z.output<S>>> => {
    const url = new URL(path, options.url.endsWith('/') ? options.url : `${options.url}/`);
    const body = JSON.stringify(request);
    const bodyHash = bodyHashOf(body);
    const ask = (under: Numbered) =>
      options.http.post({
        url,
        body,
        headers: signedHeaders(options, url.pathname, under, bodyHash),
        signal,
        maxBytes: maxAnswerBytes,
      });
    const first = challenge.next();
    const answer = await ask(first);
    const told = challengeIn(answer);
    return answerOf(schema, told === null ? answer : await ask(challenge.after(first, told)));
  };
}

/** Push and pull over HTTP. */
export function plantTransport(options: PlantLinkOptions): PlantTransport {
  const send = plantDoor(options);
  return {
    url: options.url,
    push: (request, signal) => send('sync/push', pushAnswer, request, signal),
    pull: (request, signal) => send('sync/pull', pullAnswer, request, signal),
    runs: (request, signal) => send('sync/runs', runsAnswer, request, signal),
    snapshot: (request, signal) => send('sync/snapshot', snapshotAnswer, request, signal),
    history: (request, signal) => send('sync/history', historyAnswer, request, signal),
    recovery: (request, signal) => send('sync/recovery', recoveryAnswer, request, signal),
  };
}

/** Contents over requests that are signed and parsed alike. */
export function attachmentTransport(options: PlantLinkOptions): AttachmentTransport {
  const send = plantDoor(options);
  return {
    put: (request, signal) => send('sync/attachments/put', putAnswer, request, signal),
    get: (request, signal) => send('sync/attachments/get', getAnswer, request, signal),
  };
}

/** What only a verification asks for. */
export const askSignatures = (
  options: PlantLinkOptions,
  request: SignaturesRequest,
  signal: AbortSignal,
): Promise<PlantAnswer<SignaturesAnswer>> =>
  plantDoor(options)('sync/signatures', signaturesAnswer, request, signal);

interface Numbered {
  /** Empty before the plant gave one: it refuses, and gives one. */
  readonly challenge: string;
  readonly number: number;
}

/** The challenge of one plant process, and the numbers under it. */
class PlantChallenge {
  #challenge = '';
  #number = 0;

  next(): Numbered {
    this.#number += 1;
    return { challenge: this.#challenge, number: this.#number };
  }

  /** `told`: what the plant gave when it refused `refused`. Of several that were refused together the first one changes it. */
  after(refused: Numbered, told: string): Numbered {
    if (refused.challenge === this.#challenge) {
      this.#challenge = told;
      this.#number = 0;
    }
    return this.next();
  }
}

function challengeIn(answer: HttpAnswer): string | null {
  if (answer.kind === 'failed' || answer.status !== 401) return null;
  return challengeAnswer.safeParse(jsonOf(answer.body)).data?.challenge ?? null;
}

const signedHeaders = (
  { terminal, sign }: PlantLinkOptions,
  path: string,
  { challenge, number }: Numbered,
  bodyHash: string,
): Record<string, string> => ({
  'takt-terminal': terminal,
  'takt-challenge': challenge,
  'takt-number': String(number),
  'takt-signature': sign(requestText('POST', path, challenge, String(number), bodyHash)),
});

function answerOf<S extends z.ZodType>(schema: S, answer: HttpAnswer): PlantAnswer<z.output<S>> {
  if (answer.kind === 'failed')
    return {
      ok: false,
      fault: answer.tls ? { kind: 'tls', code: answer.tls } : { kind: 'unreachable', detail: answer.detail },
    };
  if (answer.status !== 200) return { ok: false, fault: faultOf(answer) };
  const parsed = schema.safeParse(jsonOf(answer.body));
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, fault: { kind: 'unreachable', detail: 'not a plant answer' } };
}

const problem = z.object({ code: z.string().max(100) });

function faultOf(answer: Extract<HttpAnswer, { kind: 'answered' }>): PlantFault {
  const { status, retryAfterS } = answer;
  const json = jsonOf(answer.body);
  const code = problem.safeParse(json).data?.code ?? `http${status}`;
  const retryAfterMs = retryAfterS === null ? defaultBusyMs : retryAfterS * 1000;
  if (status === 503 && code === 'recovering') return { kind: 'recovering', retryAfterMs };
  if (status === 503 || status === 429) return { kind: 'busy', retryAfterMs };
  const mismatch = status === 409 ? serverMismatch.safeParse(json).data : undefined;
  if (mismatch) return { kind: 'mismatch', code: mismatch.code };
  const detached = status === 410 ? historyDetached.safeParse(json).data : undefined;
  if (detached) return { kind: 'detached', months: detached.months };
  if (status === 401 || status === 403) return { kind: 'denied', code };
  return status >= 400 && status < 500
    ? { kind: 'rejected', detail: code }
    : { kind: 'unreachable', detail: code };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
