import { expect, it } from 'vitest';
import { applyPage } from '#db/applyPage';
import { heldLog } from '#db/heldLog';
import type { Store } from '#db/store';
import type { Page } from '#sync/page';
import { openTestStore } from './testStore.ts';

/** An answer without rows of this terminal's scopes, whose place the plant signed. */
function reads(store: Store, position: number): void {
  const logHash = String(position).padStart(64, '0');
  const place = { epoch: 1, position, logHash, signature: signatureOf(position) };
  const page: Page = {
    rows: [],
    follows: null,
    cursor: position,
    headHash: logHash,
    place,
    heard: [],
    toldAt: null,
  };
  applyPage(store, page);
}

const keptAbove = (store: Store, position: number) =>
  heldLog(store)
    .placesAbove(position)
    .map((place) => [place.position, place.signature]);

const signatureOf = (position: number): string => String(position).padStart(40, 's');

it('keeps a place of each fifty that the plant signed, beside the newest, a million positions back', () => {
  const { store } = openTestStore({ types: [], seed: 1 });
  for (const position of [10, 30, 59, 60, 61, 130]) reads(store, position);
  expect(keptAbove(store, 0)).toEqual([
    [10, signatureOf(10)],
    [60, signatureOf(60)],
    [130, signatureOf(130)],
  ]);
  expect(keptAbove(store, 60)).toEqual([[130, signatureOf(130)]]);
  expect(heldLog(store).shown().place).toMatchObject({ position: 130 });
  reads(store, 1_000_061);
  expect(keptAbove(store, 0).map(([position]) => position)).toEqual([130, 1_000_061]);
});

it('lets go of them with the log that they are of', () => {
  const { store } = openTestStore({ types: [], seed: 1 });
  reads(store, 10);
  expect(heldLog(store).begin(2, [], true)).toEqual({ ok: true });
  expect(keptAbove(store, 0)).toEqual([]);
});
