import { createHash } from 'node:crypto';
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
): Promise<{ client: PlantClient; answer: EnrollAnswer }> {
  const keys = generateKeyPair();
  const body = JSON.stringify({ protocol: protocolVersion, code, name, publicKey: keys.publicKey });
  const response = await fetch(`${url}/sync/enroll`, { method: 'POST', body });
  if (response.status !== 200) throw new Error(`enrol: ${response.status} ${await response.text()}`);
  const answer = enrollAnswer.parse(await response.json());
  return { client: new PlantClient(url, new TerminalWriter(answer.terminal, keys)), answer };
}

/** A terminal's side of the HTTP surface, with real signatures. */
export class PlantClient {
  readonly url: string;
  readonly writer: TerminalWriter;

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
    const time = Date.now();
    const bodyHash = createHash('sha256').update(body).digest('hex');
    const headers = {
      'content-type': 'application/json',
      'takt-terminal': this.writer.terminal,
      'takt-time': String(time),
      'takt-signature': this.writer.sign(requestText('POST', path, String(time), bodyHash)),
      ...changed,
    };
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
    const status = {
      run: '018f0000-0000-7000-8000-000000000000',
      lastSeq: 0,
      pending: 0,
      version: '0',
      clockMs: Date.now(),
    };
    const whole = {
      protocol: protocolVersion,
      cursor: 0,
      headHash: null,
      limit: 2000,
      waitMs: 0,
      status,
      ...request,
    };
    return this.post('/sync/pull', JSON.stringify(whole), {}, signal);
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
