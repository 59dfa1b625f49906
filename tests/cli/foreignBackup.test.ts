import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enrolAlone } from '#tests/electron/product/enrolAlone';
import { takt } from './taktCommand.ts';

const root = mkdtempSync(path.join(tmpdir(), 'takt-foreign-'));
const own = path.join(root, 'line');
const other = path.join(root, 'quality');
const backups = { own: '', other: '' };

async function backUp(folder: string): Promise<string> {
  const { code, stdout } = await takt('backup', '--data', folder);
  expect(code).toBe(0);
  return (JSON.parse(stdout) as { backup: string }).backup;
}

beforeAll(async () => {
  await enrolAlone(own, 'Line 1');
  await enrolAlone(other, 'Quality');
  backups.own = await backUp(own);
  backups.other = await backUp(other);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("another PC's backup", () => {
  it('is not put in the place of this one, which stays as it was', async () => {
    const refused = await takt('restore', '--data', own, backups.other);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('is the database of another PC ("Quality")');
    expect(refused.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(await takt('restore', '--data', own, backups.own)).toMatchObject({ code: 0, stderr: '' });
    expect((await takt('doctor', '--data', own)).stdout).toContain(
      '{"check":"owner","status":"ok","found":"this PC","unit":null}',
    );
  });

  it('that was copied there all the same is told by doctor, and no engine starts on it', async () => {
    copyFileSync(backups.other, path.join(own, 'terminal.db'));
    const examined = await takt('doctor', '--data', own);
    expect(examined.code).toBe(1);
    expect(examined.stdout).toContain('{"check":"owner","status":"fault","found":"Quality","unit":null}');
    const started = await takt('import', 'demo/site', '--data', own);
    expect(started.code).toBe(1);
    expect(started.stderr).toContain('is the database of another PC ("Quality")');
    expect(started.stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
