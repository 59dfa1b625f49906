import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseOwner, FolderOutOfReach, ownedFolder } from '#plant/postgres/owner';

/** Nobody but root hands PostgreSQL over to another user. */
describe.runIf(userInfo().uid === 0)('the folder of a database that runs as another user', () => {
  const temporary = process.env['TMPDIR'];
  let home: string;
  let data: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'takt-owner-'));
    data = join(home, 'data');
    mkdirSync(data, { mode: 0o700 });
    // What lies in the folder for temporary files is opened for it; this one stands for a folder elsewhere.
    process.env['TMPDIR'] = join(home, 'temporary');
  });
  afterEach(() => {
    if (temporary === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = temporary;
    rmSync(home, { recursive: true, force: true });
  });

  it('is refused below somebody’s own folder, which is named and left as it is', async () => {
    const made = ownedFolder(data, join(data, 'postgres'), await databaseOwner());
    await expect(made).rejects.toThrow(FolderOutOfReach);
    await expect(made).rejects.toThrow(`cannot pass through ${home} to`);
  });

  it('is made where its user can pass', async () => {
    chmodSync(home, 0o711);
    await expect(ownedFolder(data, join(data, 'postgres'), await databaseOwner())).resolves.toBeUndefined();
  });
});
