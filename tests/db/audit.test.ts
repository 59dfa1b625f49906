import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import { audit } from '#db/audit';
import { lamp } from './lampStream.ts';
import { openTestStore } from './testStore.ts';

const actor = { kind: 'person', person: 'p1', role: 'engineer' } as const;

describe('an audit beside a terminal that writes', () => {
  it('sees the chains as they were at one instant', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'takt-audit-'));
    const file = path.join(folder, 'terminal.db');
    const { store, database, publicKey } = openTestStore({ types: [lamp], file });
    const write = () =>
      store.commit(accept(draft(lamp, 'a', { type: 'LampSwitched', payload: { on: true } })), { actor });
    const beside = new Database(file, { readonly: true });
    try {
      write();
      const found = audit(beside, () => {
        write();
        return publicKey;
      });
      expect(found).toMatchObject({ runs: 1, events: 1, signatures: 1, faults: [] });
      expect(audit(beside, () => publicKey)).toMatchObject({ events: 2, faults: [] });
    } finally {
      beside.close();
      database.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
