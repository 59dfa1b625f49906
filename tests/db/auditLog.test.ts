import { describe, expect, it } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import { applyPage } from '#db/applyPage';
import { auditLog } from '#db/auditLog';
import { keepCheckpoints } from '#db/checkpoints';
import { signCheckpoint } from '#sync/checkpoint';
import { generateKeyPair, signerFor } from '#sync/signing';
import { lamp } from './lampStream.ts';
import { everything, openTestStore, pageOf, toPush } from './testStore.ts';

const actor = { kind: 'person', person: 'p1', role: 'engineer' } as const;
const plant = generateKeyPair();

/** Twelve own events, confirmed in three pages, with what the plant signed after each. */
function confirmed() {
  const { store, database } = openTestStore({ types: [lamp] });
  for (let page = 1; page <= 3; page += 1) {
    for (let i = 0; i < 4; i += 1)
      store.commit(accept(draft(lamp, 'a', { type: 'LampSwitched', payload: { on: i % 2 === 0 } })), {
        actor,
      });
    const told = pageOf(store, toPush(store, everything('own')), []);
    applyPage(store, told);
    const scopes = scopesOf(told.rows.map((row) => row.scope));
    const { cursor: position, headHash: logHash } = told;
    const said = { serverId: '018f0000-0000-7000-8000-000000000001', epoch: 1, position, logHash };
    const heads = scopes.map((scope) => ({ scope, seq: position, hash: logHash }));
    const madeAt = '2026-11-22T08:00:00.000Z';
    keepCheckpoints(store, [signCheckpoint({ ...said, scopes: heads, madeAt }, signerFor(plant.privateKey))]);
  }
  return { store, sqlite: database.sqlite };
}

/** All of one scope: its heads are the log's. */
const scopesOf = (all: readonly string[]): readonly string[] => {
  const scopes = [...new Set(all)];
  if (scopes.length !== 1) throw new Error('one scope');
  return scopes;
};

const faultsAfter = (sql: string) => {
  const { sqlite } = confirmed();
  sqlite.exec(sql);
  return auditLog(sqlite, plant.publicKey).logFaults;
};

describe("an audit of the plant's log in a terminal", () => {
  it('finds it sound, and counts what it looked at', () => {
    const { sqlite } = confirmed();
    expect(auditLog(sqlite, plant.publicKey)).toEqual({
      positions: 12,
      absent: 0,
      scopes: 1,
      checkpoints: 3,
      logFaults: [],
    });
  });

  it('names the stretch between two checkpoints in which a verdict was altered', () => {
    expect(faultsAfter(`update event set status = 'refused' where position = 6`)).toEqual([
      { fault: 'log', from: 5, through: 8, scope: null },
      { fault: 'scope', from: 5, through: 8, scope: 'site' },
    ]);
  });

  it('names the place of a row that was dropped', () => {
    const [first] = faultsAfter('delete from event where position = 6');
    expect(first).toEqual({ fault: 'logGap', from: 6, through: 6, scope: null });
  });

  it('names where the log ends too early, by what the terminal says and by what the plant signed', () => {
    const cut = 'delete from event where position > 9';
    const shorter = { fault: 'logGap', from: 10, through: 12, scope: null };
    expect(faultsAfter(cut)).toEqual([shorter]);
    expect(faultsAfter(`${cut}; update setting set value = '9' where name = 'cursor'`)).toEqual([shorter]);
  });

  it('names what was altered after the last checkpoint', () => {
    const { sqlite } = confirmed();
    sqlite.exec(
      `delete from checkpoint where position > 8; update event set hash = '${'f'.repeat(64)}' where position = 11`,
    );
    expect(auditLog(sqlite, plant.publicKey).logFaults).toEqual([
      { fault: 'log', from: 9, through: 12, scope: null },
    ]);
  });

  it('believes no checkpoint that the plant did not sign', () => {
    const { sqlite } = confirmed();
    sqlite.exec(`update checkpoint set body = replace(body, '2026-', '2025-') where position = 8`);
    expect(auditLog(sqlite, plant.publicKey)).toMatchObject({
      checkpoints: 2,
      logFaults: [{ fault: 'checkpoint', from: 8, through: 8 }],
    });
  });

  it('looks at a database from before there were checkpoints', () => {
    const { sqlite } = confirmed();
    sqlite.exec('drop table checkpoint');
    expect(auditLog(sqlite, plant.publicKey)).toMatchObject({ positions: 12, checkpoints: 0, logFaults: [] });
  });
});
