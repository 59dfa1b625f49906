import { bodyHashOf, genesis, link } from '#sync/chain';
import { parseBody } from '#sync/envelope';
import { rollHash } from '#sync/log';
import type { FeedRow } from '#sync/messages';
import type { Page } from '#sync/page';
import type { RunWriter } from '#tests/plant/writer';

/** An event of a run, in the order in which the plant took it. */
export interface Logged {
  readonly run: RunWriter;
  readonly body: string;
}

/** Says a log as a plant would that accepted all of it: positions, versions, scope heads and rolling hashes, page after page. */
export class FeedPager {
  readonly #chains = new Map<RunWriter, string>();
  readonly #scopes = new Map<string, { readonly seq: number; readonly hash: string }>();
  readonly #versions = new Map<string, number>();
  #headHash = genesis;
  #position = 0;

  /** The next page, of just these. */
  page(log: readonly Logged[]): Page {
    const rows = log.map((logged) => this.#row(logged));
    const { cursor, headHash } = { cursor: this.#position, headHash: this.#headHash };
    return { rows, follows: null, cursor, headHash, place: null, heard: [], toldAt: null };
  }

  #row({ run, body }: Logged): FeedRow {
    const hash = link(this.#chains.get(run) ?? genesis, bodyHashOf(body));
    this.#chains.set(run, hash);
    const { scope = '', stream = '' } = parseBody(body) ?? {};
    const streamVersion = this.#versions.get(stream) ?? 0;
    this.#versions.set(stream, streamVersion + 1);
    const before = this.#scopes.get(scope) ?? { seq: 0, hash: genesis };
    const after = { seq: before.seq + 1, hash: rollHash(before.hash, hash, 'accepted') };
    this.#scopes.set(scope, after);
    this.#headHash = rollHash(this.#headHash, hash, 'accepted');
    this.#position += 1;
    const place = { position: this.#position, scope, scopeSeq: after.seq, scopeHash: after.hash };
    const judged = { verdict: 'accepted', refusal: null, receivedAt: '2026-11-22T08:00:00.000Z' } as const;
    return { ...place, ...judged, streamVersion, hash, body, side: null };
  }
}
