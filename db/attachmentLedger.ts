import type { AttachmentLedger, NamedContent } from '#sync/attachmentLink';
import { isoInstant } from '#domain/kernel/runtime';
import { epochSetting } from './heldLog.ts';
import { statement } from './statement.ts';
import type { Store } from './store.ts';

/** Fetched before anybody asks: no more bytes than this, and not named longer ago. */
export const fetchedAhead = { bytes: 2 * 1024 * 1024, ms: 14 * 24 * 60 * 60 * 1000 };

const columns = 'a.hash, a.size, a.event';
const ownNotAtPlant = statement<[], NamedContent>(
  `select ${columns} from (
     select a.hash, a.size, a.event, e.id as at from attachment a
     join event e on e.event_id = a.event join run r on r.run = e.run and r.own = 1
     union all select hash, size, event, 0 from attachment_owed
   ) a left join attachment_at_plant p on p.hash = a.hash
   where p.hash is null group by a.hash order by min(a.at)`,
);
const smallAndRecent = statement<[bytes: number, since: string], NamedContent>(
  `select ${columns} from attachment a left join attachment_at_plant p on p.hash = a.hash
   where p.hash is null and a.size <= ? and a.added_at >= ? group by a.hash order by max(a.added_at) desc`,
);
const byHash = statement<[hash: string], NamedContent>(
  `select ${columns} from attachment a join event e on e.event_id = a.event where a.hash = ? order by e.id limit 1`,
);
/** What is owed was let go of, and nothing is that the plant has not judged. */
const accepted = statement<[{ readonly event: string }], { readonly n: number }>(
  `select exists (select 1 from event where event_id = @event and status = 'accepted')
     or exists (select 1 from attachment_owed where event = @event) as n`,
);

/** Both lists are asked for often and change seldom: they are read again after `changed`, and in a new epoch of the plant, which may lack what it had. */
export class SqliteAttachmentLedger implements AttachmentLedger {
  readonly #store: Store;
  #notAtPlant: readonly NamedContent[] | null = null;
  #ahead: readonly NamedContent[] | null = null;
  #epoch: string | undefined = undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Some event named a content. */
  changed(): void {
    this.#notAtPlant = null;
    this.#ahead = null;
  }

  notAtPlant(): readonly NamedContent[] {
    this.#inEpoch();
    return (this.#notAtPlant ??= ownNotAtPlant(this.#read).all());
  }

  worthFetching(): readonly NamedContent[] {
    this.#inEpoch();
    const since = isoInstant(this.#store.options.runtime.nowMs() - fetchedAhead.ms);
    return (this.#ahead ??= smallAndRecent(this.#read).all(fetchedAhead.bytes, since));
  }

  named(hash: string): NamedContent | null {
    return byHash(this.#read).get(hash) ?? null;
  }

  isAccepted(event: string): boolean {
    return accepted(this.#read).get({ event })?.n === 1;
  }

  markAtPlant(hash: string): void {
    this.#store.transact(() => {
      this.#store.statements.attachmentAtPlant.run(hash);
      this.#store.statements.oweNoAttachment.run(hash);
    });
    this.#notAtPlant = this.#notAtPlant?.filter((content) => content.hash !== hash) ?? null;
    this.#ahead = this.#ahead?.filter((content) => content.hash !== hash) ?? null;
  }

  #inEpoch(): void {
    const epoch = this.#store.setting(epochSetting);
    if (epoch !== this.#epoch) this.changed();
    this.#epoch = epoch;
  }

  get #read() {
    return this.#store.options.database.read;
  }
}
