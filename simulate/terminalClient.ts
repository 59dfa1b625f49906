import type {
  AnyContractProcedure,
  InferContractRouterInputs,
  InferContractRouterOutputs,
} from '@orpc/contract';
import { z } from 'zod';
import type { Refusal } from '#domain/kernel/refusal';
import { assemblyContract } from '#terminal/contract/assembly';
import { commandAnswer } from '#terminal/contract/define';
import type { CommandAnswer } from '#terminal/contract/define';
import { logisticsContract } from '#terminal/contract/logistics';
import { params } from '#terminal/contract/refs';
import { siteContract } from '#terminal/contract/site';
import { systemContract } from '#terminal/contract/system';
import type { SimulatorTimers } from './realTimers.ts';

const commands = { assembly: assemblyContract.commands, logistics: logisticsContract.commands };
const queries = {
  assembly: assemblyContract.queries,
  logistics: logisticsContract.queries,
  site: siteContract.queries,
  system: systemContract.queries,
};
type Inputs = InferContractRouterInputs<typeof commands>;
type Asked = InferContractRouterInputs<typeof queries>;
type Answers = InferContractRouterOutputs<typeof queries>;

/** A command's name is `<area>.<verb>`; its input may leave out what has a default. */
export type CommandName = { [A in keyof Inputs]: `${A}.${keyof Inputs[A] & string}` }[keyof Inputs];
type AreaOf<N extends string> = N extends `${infer A}.${string}` ? A : never;
type VerbOf<N extends string> = N extends `${string}.${infer V}` ? V : never;
type At<T, A, V> = A extends keyof T ? (V extends keyof T[A] ? T[A][V] : never) : never;
export type InputOf<N extends CommandName> = At<Inputs, AreaOf<N>, VerbOf<N>>;

export type QueryName = { [A in keyof Asked]: `${A}.${keyof Asked[A] & string}` }[keyof Asked];
export type AskedOf<N extends QueryName> = At<Asked, AreaOf<N>, VerbOf<N>>;
export type AnswerOf<N extends QueryName> = At<Answers, AreaOf<N>, VerbOf<N>>;

/** What a command came to: events on that PC's disk, or a "no" with its reason. */
export type CommandOutcome = CommandAnswer | Refusal;

/** Nothing answered: the PC is off, killed or cut. Whether a command was carried out is not known then: look again. */
export class TerminalUnreachable extends Error {
  constructor(url: string, cause: unknown) {
    super(`nothing answers at ${url}`, { cause });
    this.name = 'TerminalUnreachable';
  }
}

/** An answer that no well-behaved person gets: wrong badge, malformed input, or a bug of either side. */
export class TerminalFault extends Error {
  constructor(what: string, status: number, body: unknown) {
    super(`${what} answered ${String(status)}: ${JSON.stringify(body)}`);
    this.name = 'TerminalFault';
  }
}

export interface TerminalClientOptions {
  readonly url: string;
  readonly badge: string;
  readonly pin: string;
  readonly timers: SimulatorTimers;
}

const TIMEOUT_MS = 15_000;
const RETRIES = 3;
const RETRY_MS = 200;
const refusalBody = z.object({ code: z.string(), params });
const sessionBody = z.object({ token: z.string() });

interface HttpAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** One person at one PC, over the API that everybody outside has. Signs in when first needed and again when the session has ended. */
export class TerminalClient {
  readonly #options: TerminalClientOptions;
  #token: Promise<string> | null = null;

  constructor(options: TerminalClientOptions) {
    this.#options = options;
  }

  /**
   * @throws TerminalUnreachable when no answer came; the command is sent again only where it cannot have arrived.
   * @throws TerminalFault when the answer makes no sense.
   */
  async command<N extends CommandName>(name: N, input: InputOf<N>): Promise<CommandOutcome> {
    const { status, body } = await this.#signedIn(`/api/commands/${name}`, input, neverArrived);
    const saved = status === 200 ? commandAnswer.safeParse(body) : null;
    if (saved?.success) return saved.data;
    const refused = status === 409 || status === 403 ? refusalBody.safeParse(body) : null;
    if (refused?.success) return { ok: false, ...refused.data };
    throw new TerminalFault(name, status, body);
  }

  /** Retried on every loss of connection, since asking twice changes nothing. Throws as `command`. */
  async query<N extends QueryName>(name: N, input: AskedOf<N>): Promise<AnswerOf<N>> {
    const { status, body } = await this.#signedIn(`/api/queries/${name}`, input, () => true);
    if (status !== 200) throw new TerminalFault(name, status, body);
    return (await validAnswer(name, body)) as AnswerOf<N>;
  }

  async #signedIn(path: string, input: unknown, again: MayRepeat): Promise<HttpAnswer> {
    const answer = await this.#post(path, input, await this.#session(), again);
    if (answer.status !== 401) return answer;
    this.#token = null;
    return this.#post(path, input, await this.#session(), again);
  }

  #session(): Promise<string> {
    this.#token ??= this.#signIn().catch((error: unknown) => {
      this.#token = null;
      throw error;
    });
    return this.#token;
  }

  async #signIn(): Promise<string> {
    const { badge, pin } = this.#options;
    const { status, body } = await this.#post('/api/session', { badge, pin }, null, () => true);
    const session = status === 200 ? sessionBody.safeParse(body) : null;
    if (session?.success) return session.data.token;
    throw new TerminalFault(`signing in with badge ${badge}`, status, body);
  }

  async #post(path: string, input: unknown, token: string | null, again: MayRepeat): Promise<HttpAnswer> {
    const { url, timers } = this.#options;
    for (let tries = 1; ; tries += 1) {
      try {
        return await send(url + path, input, token);
      } catch (error) {
        if (tries > RETRIES || !again(error)) throw new TerminalUnreachable(url, error);
        await new Promise<void>((resolve) => {
          timers.after(RETRY_MS * tries, resolve);
        });
      }
    }
  }
}

type MayRepeat = (error: unknown) => boolean;

/** Nobody listened, so that nothing can have been carried out. */
const neverArrived: MayRepeat = (error) => {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
};

async function send(url: string, input: unknown, token: string | null): Promise<HttpAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(input),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  return { status: response.status, body: readBody(text) };
}

/** What is not JSON stays text: whoever looks at it will not find what it expects. */
function readBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Holds an answer against the contract: a simulator that trusts what it is told proves nothing. */
async function validAnswer(name: QueryName, body: unknown): Promise<unknown> {
  const [area = '', verb = ''] = name.split('.');
  const byArea: Readonly<Record<string, Readonly<Record<string, AnyContractProcedure>>>> = queries;
  const schema = byArea[area]?.[verb]?.['~orpc'].outputSchema;
  if (!schema) throw new Error(`no query ${name}`);
  const result = await schema['~standard'].validate(body);
  if (result.issues) throw new TerminalFault(name, 200, result.issues.slice(0, 3));
  return result.value;
}
