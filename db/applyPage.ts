import type { FeedRow } from '#sync/messages';
import type { Page } from '#sync/page';
import type { SignedPlace } from '#sync/place';
import { signedPlace } from '#sync/place';
import type { Lacking } from '#sync/plantPorts';
import { isFollowed, rollScopes } from '#sync/scopes';
import { putFollowed } from './follows.ts';
import { placeSetting } from './heldLog.ts';
import {
  byStream,
  highestLamport,
  keepUnfolded,
  passBy,
  putLamport,
  readRow,
  rebase,
  writeRows,
} from './plantRows.ts';
import { headsIn } from './scopeHeads.ts';
import type { StoreParts } from './store.ts';

/**
 * Applies one page of the plant's feed and advances the cursor, in ONE transaction: confirmed states first, then the pending
 * events again on top. Applying a page twice, or an older one, changes nothing. Nothing is applied either where streams are not
 * held from their start: answers which rows of them must be there first. What comes of streams that are `away` is kept and not folded.
 * @throws FeedCorrupt
 */
export function applyPage(
  store: StoreParts,
  page: Page,
  away: ReadonlySet<string> = new Set(),
): readonly Lacking[] {
  const cursor = Number(store.settings.get('cursor') ?? 0);
  if (page.cursor < cursor) return [];
  const rows = page.rows.filter((row) => row.position > cursor);
  const { fresh, moved } = rollScopes(rows, headsIn(store), page.follows);
  const read = fresh.map(readRow);
  const lamport = highestLamport(read);
  const streams = byStream(read);
  const lacking = [...streams].flatMap(([stream, [first]]) =>
    first && isFollowed(page.follows, first.row.scope) && !away.has(stream)
      ? lackingBefore(store, stream, first.row)
      : [],
  );
  for (const { stream } of lacking) store.awaited.add(stream);
  if (lacking.length > 0) return lacking;
  store.awaited.clear();
  const touched = store.transact(() => {
    const settled = writeRows(store, read);
    for (const [stream, rows] of streams)
      if (away.has(stream)) keepUnfolded(store, stream);
      else if (isFollowed(page.follows, rows[0]?.row.scope ?? ''))
        rebase(store, stream, rows, settled.has(stream));
      else passBy(store, stream, rows);
    for (const stream of settled) if (!streams.has(stream)) rebase(store, stream, [], true);
    for (const head of moved.values()) store.statements.putScopeHead.run(head);
    advance(store, page, lamport);
    return new Set([...streams.keys(), ...settled]);
  });
  store.raiseLamport(lamport);
  if (read.length === 0) return [];
  const events = read.map(({ event: { stream, type, eventId } }) => ({ stream, type, eventId }));
  store.changed({ source: 'plant', streams: [...touched], events });
  return [];
}

function lackingBefore(store: StoreParts, stream: string, row: FeedRow): readonly Lacking[] {
  const entry = store.entries.get(stream);
  if (!entry || entry.version >= row.streamVersion) return [];
  // Behind what is folded may be own events that were judged while their scope was not kept up.
  const folded = entry.version === 0 ? 0 : store.statements.acceptedAt.get(stream, entry.version - 1);
  return [{ stream, after: folded ? folded.position : 0, through: row.position - 1 }];
}

function advance(store: StoreParts, page: Page, lamport: number): void {
  const { statements, settings } = store;
  putFollowed(store, page.follows);
  if (page.cursor > Number(settings.get('cursor') ?? 0)) {
    settings.put('cursor', String(page.cursor));
    settings.put('headHash', page.headHash);
  }
  if (page.place !== null) putPlace(store, page.place);
  putLamport(store, lamport);
  if (page.toldAt !== null) settings.put('plantNewsAt', page.toldAt);
  for (const heard of page.heard) statements.putHeard.run(heard);
}

/** Kept of the places that the plant signed: one in so many positions, and none so many positions back. */
const [apart, back] = [50, 1_000_000];

/** The newest place that the plant signed; while nothing moves it is signed anew to no use. */
function putPlace({ settings, statements }: StoreParts, place: SignedPlace): void {
  const known = settings.get(placeSetting);
  const { data } = signedPlace.safeParse(known === undefined ? null : JSON.parse(known));
  if (data?.position === place.position && data.epoch === place.epoch) return;
  settings.put(placeSetting, JSON.stringify(place));
  if (statements.keepPlace.run({ ...place, apart }).changes > 0)
    statements.dropPlaces.run(place.position - back);
}
