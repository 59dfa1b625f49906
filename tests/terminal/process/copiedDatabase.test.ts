import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { verify } from '@node-rs/argon2';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { enrolAlone } from '#tests/electron/product/enrolAlone';
import { ForeignDatabase } from '#terminal/ownDatabase';
import { startQuietTerminal } from '#terminal/process/quietTerminal';
import { peopleCommands } from '#terminal/commands/people';
import { signedInAs } from '../testTerminal.ts';

const place = mkdtempSync(path.join(tmpdir(), 'takt-copied-'));
const pc = path.join(place, 'pc');
const pin = '246810';
const name = { zh: '陈立', en: 'Chen Li' };

beforeAll(async () => {
  await enrolAlone(pc, 'Line 1');
  const told = { ...keysIn(pc), pinKey: randomBytes(32).toString('base64') };
  writeFileSync(path.join(pc, 'terminal.key'), JSON.stringify(told));
  const terminal = await startQuietTerminal(pc, '0');
  const input = { badge: '1001', name, roles: ['supervisor' as const], pin };
  const caller = { kind: 'policy', policy: 'import' } as const;
  expect(await terminal.engine.execute(peopleCommands.addPerson, input, caller)).toMatchObject({ ok: true });
  await terminal.stop();
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

const keysIn = (folder: string): object =>
  JSON.parse(readFileSync(path.join(folder, 'terminal.key'), 'utf8')) as object;

const databaseFiles = () => readdirSync(pc).filter((file) => file.startsWith('terminal.db'));

/** A folder of another PC, or of somebody, with the database of the first. */
function copied(to: string, key: object): string {
  const folder = path.join(place, to);
  mkdirSync(folder);
  for (const file of databaseFiles()) copyFileSync(path.join(pc, file), path.join(folder, file));
  writeFileSync(path.join(folder, 'terminal.key'), JSON.stringify(key));
  return folder;
}

it('no verifier in the bytes of a database can be tried without what is kept beside the private key', async () => {
  const bytes = databaseFiles()
    .map((file) => readFileSync(path.join(pc, file), 'latin1'))
    .join('');
  const found = [...new Set(bytes.match(/\$argon2id\$[^"'\0]*?\$[\w+/]{22}\$[\w+/]{43}/gu))];
  expect(found.length).toBeGreaterThan(0);
  for (const verifier of found) {
    expect(verifier).toMatch(/\$m=19456,t=2,p=1,keyid=/u);
    const bare = verifier.replace(/,keyid=[^$]+/u, '');
    expect(await verify(bare, pin)).toBe(false);
    expect(await verify(bare, pin, { secret: randomBytes(32) })).toBe(false);
  }
  for (const secret of Object.values(keysIn(pc)).filter(
    (s) => s !== (keysIn(pc) as { publicKey: string }).publicKey,
  ))
    expect(bytes).not.toContain(secret);
});

it('a copy opens at no PC of another key', async () => {
  await enrolAlone(path.join(place, 'other-enrolled'), 'Line 2');
  const folder = copied('other', keysIn(path.join(place, 'other-enrolled')));
  await expect(startQuietTerminal(folder, '0')).rejects.toThrow(ForeignDatabase);
});

it('a copy checks no PIN where the key for PINs is not, and says so', async () => {
  const { pinKey: _told, ...bare } = keysIn(pc) as { pinKey: string };
  const terminal = await startQuietTerminal(copied('untold', bare), '0');
  const caller = { kind: 'person', signedIn: signedInAs('supervisor') } as const;
  const signature = { badge: '1001', pin, meaning: 'liftLockOut', recordHash: null };
  const input = { badge: '1001', signature };
  const answer = await terminal.engine.execute(peopleCommands.liftLockOut, input, caller);
  await terminal.stop();
  expect(answer).toMatchObject({ ok: false, code: 'pinKeyMissing' });
});
