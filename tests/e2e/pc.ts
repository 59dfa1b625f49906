import { z } from 'zod';

const session = z.object({ token: z.string() });
const refused = z.object({ code: z.string(), params: z.record(z.string(), z.unknown()).default({}) });

export type Answer =
  | { readonly ok: true; readonly events: readonly { readonly eventId: string; readonly stream: string }[] }
  | { readonly ok: false; readonly status: number; readonly code: string };

/** One PC of a running demo over its public HTTP API, as the person of a badge. */
export class Pc {
  readonly url: string;
  readonly #badge: string;
  #token: Promise<string> | null = null;

  constructor(url: string, badge: string) {
    this.url = url;
    this.#badge = badge;
  }

  async query<T>(name: string, input: unknown = {}): Promise<T> {
    const answer = await this.post(`/api/queries/${name}`, input);
    if (!answer.ok) throw new Error(`${name}: HTTP ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async command(name: string, input: unknown): Promise<Answer> {
    const answer = await this.post(`/api/commands/${name}`, input);
    const body: unknown = await answer.json();
    if (answer.ok) return body as Answer;
    return { ok: false, status: answer.status, code: refused.parse(body).code };
  }

  /** Signs in again where the PC has been started anew; once for all who wait. */
  async post(path: string, body: unknown): Promise<Response> {
    const session = this.#session();
    const answer = await this.#send(path, body, await session);
    if (answer.status !== 401) return answer;
    if (this.#token === session) this.#token = null;
    return this.#send(path, body, await this.#session());
  }

  #session(): Promise<string> {
    this.#token ??= this.#signIn().catch((error: unknown) => {
      this.#token = null;
      throw error;
    });
    return this.#token;
  }

  #send(path: string, body: unknown, token: string): Promise<Response> {
    return fetch(new URL(path, this.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
  }

  async #signIn(): Promise<string> {
    const answer = await fetch(new URL('/api/session', this.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ badge: this.#badge, pin: '246810' }),
    });
    if (!answer.ok) throw new Error(`sign-in of ${this.#badge}: HTTP ${answer.status}`);
    return session.parse(await answer.json()).token;
  }
}
