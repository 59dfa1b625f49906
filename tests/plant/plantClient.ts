import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Batch } from '#sync/batch';
import type { EnrollAnswer, PullAnswer, PullRequest, PushAnswer, RunsAnswer } from '#sync/messages';
import {
  enrollAnswer,
  protocolVersion,
  pullAnswer,
  pushAnswer,
  requestText,
  runsAnswer,
} from '#sync/messages';
import { generateKeyPair } from '#sync/signing';
import { TerminalWriter } from './writer.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
}

/** Enrols a new terminal over HTTP. */
export async function enrolTerminal(
  url: string,
  code: string,
  name = 'PC',
  keys = generateKeyPair(),
): Promise<{ client: PlantClient; answer: EnrollAnswer }> {
  const body = JSON.stringify({ protocol: protocolVersion, code, name, publicKey: keys.publicKey });
  const response = await fetch(`${url}/sync/enroll`, { method: 'POST', body });
  if (response.status !== 200) throw new Error(`enrol: ${response.status} ${await response.text()}`);
  const answer = enrollAnswer.parse(await response.json());
  return { client: new PlantClient(url, new TerminalWriter(answer.terminal, keys)), answer };
}

const told = z.object({ code: z.literal('challengeStale'), challenge: z.string() });

/** A terminal's side of the HTTP surface, with real signatures. */
export class PlantClient {
  readonly url: string;
  readonly writer: TerminalWriter;
  #challenge = '';
  #number = 0;

  constructor(url: string, writer: TerminalWriter) {
    this.url = url;
    this.writer = writer;
  }

  async post(
    path: string,
    body: string,
    changed: Record<string, string> = {},
    signal: AbortSignal | null = null,
  ): Promise<Answer> {
    const first = await this.send(path, body, { ...this.signed(path, body), ...changed }, signal);
    const { data } = told.safeParse(first.json);
    if (first.status !== 401 || !data) return first;
    this.#challenge = data.challenge;
    this.#number = 0;
    return this.send(path, body, { ...this.signed(path, body), ...changed }, signal);
  }

  /** The headers of one request: captured, they can be sent again as they are. */
  signed(path: string, body: string): Record<string, string> {
    this.#number += 1;
    const bodyHash = createHash('sha256').update(body).digest('hex');
    const number = String(this.#number);
    return {
      'content-type': 'application/json',
      'takt-terminal': this.writer.terminal,
      'takt-challenge': this.#challenge,
      'takt-number': number,
      'takt-signature': this.writer.sign(requestText('POST', path, this.#challenge, number, bodyHash)),
    };
  }

  async send(
    path: string,
    body: string,
    headers: Record<string, string>,
    signal: AbortSignal | null = null,
  ): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, { method: 'POST', headers, body, signal });
    return { status: response.status, headers: response.headers, json: await response.json() };
  }

  tryPush(...batches: readonly Batch[]): Promise<Answer> {
    return this.post('/sync/push', JSON.stringify({ protocol: protocolVersion, batches }));
  }

  async push(...batches: readonly Batch[]): Promise<PushAnswer> {
    const { status, json } = await this.tryPush(...batches);
    if (status !== 200) throw new Error(`push: ${status} ${JSON.stringify(json)}`);
    return pushAnswer.parse(json);
  }

  tryPull(request: Partial<PullRequest> = {}, signal: AbortSignal | null = null): Promise<Answer> {
    return this.post('/sync/pull', pullBody(request), {}, signal);
  }

  async pull(request: Partial<PullRequest> = {}): Promise<PullAnswer> {
    const { status, json } = await this.tryPull(request);
    if (status !== 200) throw new Error(`pull: ${status} ${JSON.stringify(json)}`);
    return pullAnswer.parse(json);
  }

  async runs(...runs: readonly string[]): Promise<RunsAnswer> {
    const { json } = await this.post('/sync/runs', JSON.stringify({ protocol: protocolVersion, runs }));
    return runsAnswer.parse(json);
  }
}

/** The body of a pull, with what a fresh terminal says where nothing is given. */
export function pullBody(request: Partial<PullRequest> = {}): string {
  const run = '018f0000-0000-7000-8000-000000000000';
  const status = { run, lastSeq: 0, pending: 0, version: '0', clockMs: Date.now() };
  const fresh = { protocol: protocolVersion, cursor: 0, headHash: null, limit: 2000, waitMs: 0, status };
  return JSON.stringify({ ...fresh, ...request });
}
