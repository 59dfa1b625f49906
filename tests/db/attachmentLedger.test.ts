import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { SqliteAttachmentLedger } from '#db/attachmentLedger';
import { applyPage } from '#db/applyPage';
import { contentsNamedIn } from '#db/attachmentBackup';
import { hashOf } from '#db/attachments';
import { heldLog } from '#db/heldLog';
import { letGo } from '#db/letGo';
import { isNamed, isNeeded } from '#db/queries/attachments';
import { openTestTerminal } from '#tests/terminal/testTerminal';
import { bring, picture } from './attachmentContract.ts';
import { everything, pageOf, toPush } from './testStore.ts';

const nothing = {
  unit: null,
  line: null,
  station: null,
  operation: null,
  part: null,
  lot: null,
  tool: null,
  characteristic: null,
};

type Terminal = ReturnType<typeof openTestTerminal>;
const opened: Terminal[] = [];
afterEach(() => {
  for (const pc of opened.splice(0)) pc.database.close();
});

/** A PC with an issue that it added a photo to. */
async function withPhoto() {
  const pc = openTestTerminal();
  opened.push(pc);
  const problem = {
    source: 'audit',
    defectCode: null,
    severity: 'B',
    subject: nothing,
    title: 'x',
    text: '',
  };
  const begun = await pc.execute('quality.openIssue', problem, 'operator');
  if (!begun.ok) throw new Error(begun.code);
  const stream = begun.events[0]?.stream ?? '';
  const content = picture(400);
  bring(pc.attachments, content, 400);
  const hash = hashOf(content);
  const issue = stream.slice('issue/'.length);
  const added = await pc.execute('quality.addAttachment', { issue, hash }, 'operator');
  expect(added).toMatchObject({ ok: true });
  return { pc, stream, hash, ledger: new SqliteAttachmentLedger(pc.store) };
}
const waiting = (ledger: SqliteAttachmentLedger): readonly string[] =>
  ledger.notAtPlant().map(({ hash }) => hash);

/** The plant judged all that this PC recorded. */
const accepted = (pc: Terminal): void =>
  void applyPage(pc.store, pageOf(pc.store, toPush(pc.store, everything('own')), []));

describe('a photo that this PC added', () => {
  it.each(['anew', 'as it was'])(
    'goes to a plant that was put back, whose log is taken up %s, again',
    async (how) => {
      const { pc, hash, ledger } = await withPhoto();
      expect(waiting(ledger)).toEqual([hash]);
      ledger.markAtPlant(hash);
      expect(waiting(ledger)).toEqual([]);
      expect(heldLog(pc.store).begin(2, [], how === 'anew')).toEqual({ ok: true });
      expect([waiting(ledger), waiting(new SqliteAttachmentLedger(pc.store))]).toEqual([[hash], [hash]]);
    },
  );

  it('stays, and goes to the plant, where its issue is let go of before the plant has it', async () => {
    const { pc, stream, hash } = await withPhoto();
    accepted(pc);
    letGo(pc.store, [stream]);
    const ledger = new SqliteAttachmentLedger(pc.store);
    expect([isNamed(pc.database.read, hash), isNeeded(pc.database.read, hash)]).toEqual([false, true]);
    const [owed] = ledger.notAtPlant();
    expect(owed).toMatchObject({ hash, size: 400 });
    expect(ledger.isAccepted(owed?.event ?? '')).toBe(true);
    ledger.markAtPlant(hash);
    expect([waiting(ledger), isNeeded(pc.database.read, hash)]).toEqual([[], false]);
  });

  it('is owed to a plant that was put back where its issue is let go of with the old log', async () => {
    const { pc, stream, hash, ledger } = await withPhoto();
    accepted(pc);
    ledger.markAtPlant(hash);
    expect(heldLog(pc.store).withdraw([])).toEqual({ ok: true });
    letGo(pc.store, [stream]);
    expect(waiting(new SqliteAttachmentLedger(pc.store))).toEqual([hash]);
  });

  it('is owed by nobody when its issue is let go of and the plant has it, or has not judged it', async () => {
    const { pc, stream, hash, ledger } = await withPhoto();
    letGo(pc.store, [stream]);
    const owed = () => pc.database.sqlite.prepare('select hash from attachment_owed').all();
    expect([owed(), waiting(ledger)]).toEqual([[], [hash]]);
    accepted(pc);
    ledger.markAtPlant(hash);
    letGo(pc.store, [stream]);
    expect([owed(), isNeeded(pc.database.read, hash)]).toEqual([[], false]);
  });

  it('is in a backup of a PC that owes it', async () => {
    const { pc, stream, hash } = await withPhoto();
    accepted(pc);
    letGo(pc.store, [stream]);
    const folder = mkdtempSync(path.join(tmpdir(), 'takt-owed-'));
    const file = path.join(folder, 'copy.db');
    await pc.database.sqlite.backup(file);
    expect(contentsNamedIn(file)).toEqual([hash]);
    rmSync(folder, { recursive: true });
  });
});
