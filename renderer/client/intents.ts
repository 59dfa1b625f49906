import { ORPCError } from '@orpc/client';
import { AnswerUnknown, EngineAway } from './engineAway.ts';

/**
 * What the person wants from one control, each under an idempotency key of its own. While the answer to a command is not known, the same
 * command is the same intent and goes under the same key, so that it is never recorded twice. An answer ends the intent, and so does
 * `forget`; another input is another intent.
 */
export class Intents {
  readonly #newKey: () => string;
  /** Keys by request, of those whose answer never came. */
  readonly #unknown = new Map<string, string>();

  constructor(newKey: () => string) {
    this.#newKey = newKey;
  }

  /**
   * `request` says who wants what, input included; `call` sends it under the key.
   * @throws AnswerUnknown, or what `call` throws when that answers the request or nothing was ever sent.
   */
  async send<A>(request: string, call: (key: string) => Promise<A>): Promise<A> {
    const sentBefore = this.#unknown.get(request);
    const key = sentBefore ?? this.#newKey();
    try {
      const answer = await call(key);
      // Whoever goes on has seen how it stands.
      this.#unknown.clear();
      return answer;
    } catch (error) {
      const learnt = learntFrom(error);
      if (learnt === 'refused') this.#unknown.delete(request);
      if (learnt === 'refused' || (learnt === 'notTaken' && sentBefore === undefined)) throw error;
      this.#unknown.set(request, key);
      throw new AnswerUnknown(error);
    }
  }

  /** The person gave up, or starts anew. */
  forget(): void {
    this.#unknown.clear();
  }
}

const refusing = new Set(['REFUSED', 'FORBIDDEN', 'KEY_REUSED', 'BAD_REQUEST', 'STORAGE']);

/** `notTaken`: this time the engine did not look at it, which says nothing of a time before. */
function learntFrom(error: unknown): 'refused' | 'notTaken' | 'nothing' {
  if (error instanceof EngineAway) return 'notTaken';
  if (!(error instanceof ORPCError)) return 'nothing';
  if (error.code === 'UNAUTHORIZED') return 'notTaken';
  return refusing.has(error.code) ? 'refused' : 'nothing';
}

/** Options of every command: whose intents it belongs to. */
export interface Sending {
  readonly context: { readonly intents: Intents };
}
