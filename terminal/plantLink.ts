import type { Runtime } from '#domain/kernel/runtime';
import { z } from 'zod';
import { bodyHashOf } from '#sync/chain';
import { pullAnswer, pushAnswer, requestText, runsAnswer, serverMismatch } from '#sync/messages';
import type { PlantAnswer, PlantFault, PlantTransport } from '#sync/plantPorts';
import type { HttpAnswer, HttpClient } from './httpClient.ts';

export interface PlantLinkOptions {
  /** `https://plant.example:4800`, with or without a path in front of `/sync`. */
  readonly url: string;
  readonly terminal: string;
  /** Signs UTF-8 text with the terminal's key. */
  readonly sign: (text: string) => string;
  readonly runtime: Runtime;
  readonly http: HttpClient;
}

/** A full page of the longest bodies stays below; more than that is not the plant speaking. */
const maxAnswerBytes = 64 * 1024 * 1024;
const defaultBusyMs = 5_000;

/** Push and pull over HTTP: every request signed by this terminal, every answer parsed before it is believed. */
export function plantTransport(options: PlantLinkOptions): PlantTransport {
  const send = async <S extends z.ZodType>(
    path: string,
    schema: S,
    request: unknown,
    signal: AbortSignal,
  ): Promise<PlantAnswer<z.output<S>>> => {
    const url = new URL(path, options.url.endsWith('/') ? options.url : `${options.url}/`);
    const body = JSON.stringify(request);
    const headers = signedHeaders(options, url.pathname, body);
    const answer = await options.http.post({ url, body, headers, signal, maxBytes: maxAnswerBytes });
    return answerOf(schema, answer);
  };
  return {
    url: options.url,
    push: (request, signal) => send('sync/push', pushAnswer, request, signal),
    pull: (request, signal) => send('sync/pull', pullAnswer, request, signal),
    runs: (request, signal) => send('sync/runs', runsAnswer, request, signal),
  };
}

function signedHeaders(options: PlantLinkOptions, path: string, body: string): Record<string, string> {
  const time = String(Math.floor(options.runtime.nowMs()));
  return {
    'takt-terminal': options.terminal,
    'takt-time': time,
    'takt-signature': options.sign(requestText('POST', path, time, bodyHashOf(body))),
  };
}

function answerOf<S extends z.ZodType>(schema: S, answer: HttpAnswer): PlantAnswer<z.output<S>> {
  if (answer.kind === 'failed') return { ok: false, fault: { kind: 'unreachable', detail: answer.detail } };
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
  if (status === 503 || status === 429)
    return { kind: 'busy', retryAfterMs: retryAfterS === null ? defaultBusyMs : retryAfterS * 1000 };
  const mismatch = status === 409 ? serverMismatch.safeParse(json).data : undefined;
  if (mismatch) return { kind: 'mismatch', code: mismatch.code };
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
