import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockDataDir } from '#db/open';
import { enrolAlone } from '#tests/electron/product/enrolAlone';
import { takt } from './taktCommand.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'takt-apart-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it.each(['terminal.db', 'terminal.key'])('no plant is founded in a folder that holds a %s', async (name) => {
  writeFileSync(path.join(folder, name), '');
  const { code, stderr } = await takt('plant', '--data', folder, '--port', '0');
  expect([code, stderr]).toEqual([
    1,
    `${folder} is the data folder of a PC: give the plant a folder of its own to --data\n`,
  ]);
  expect(readdirSync(folder)).toEqual([name]);
});

it.each([
  ['terminal', ['--port', '0']],
  ['enroll', ['--plant', 'http://127.0.0.1:1', '--code', 'ABCD-EFGH-1234']],
  ['backup', []],
])("takt %s leaves a plant's folder alone", async (command, more) => {
  writeFileSync(path.join(folder, 'plant-key.json'), '{}');
  const { code, stderr } = await takt(command, '--data', folder, ...more);
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/^\S+ is the data folder of a plant: give a PC's own.*\n$/u),
  ]);
  expect(readdirSync(folder)).toEqual(['plant-key.json']);
});

it('takt terminal says in one line that another runs in the folder', async () => {
  await enrolAlone(folder, 'Line 1');
  const lock = lockDataDir(folder);
  try {
    const { code, stderr } = await takt('terminal', '--data', folder, '--port', '0');
    expect([code, stderr]).toEqual([1, `another Takt terminal is using ${folder}: close it there first\n`]);
  } finally {
    lock.release();
  }
});

it('takt enroll says in one line that a terminal runs in the folder', async () => {
  const lock = lockDataDir(folder);
  try {
    const where = ['--plant', 'http://127.0.0.1:1', '--code', 'ABCD-EFGH-1234'];
    const { code, stderr } = await takt('enroll', '--data', folder, ...where);
    expect([code, stderr]).toEqual([1, `another Takt terminal is using ${folder}: close it there first\n`]);
  } finally {
    lock.release();
  }
});

it.each([
  [
    ['--code', 'short'],
    /^--code takes the one-time code as the plant gave it \(ABCD-EFGH-1234\), not "short"\n$/u,
  ],
  [['--code', 'ABCD-EFGH-1234', '--name', ''], /^--name takes 1 to 100 characters\n$/u],
])('takt enroll names the argument that no plant would take: %j', async (args, said) => {
  const { code, stderr } = await takt('enroll', '--data', folder, '--plant', 'http://127.0.0.1:1', ...args);
  expect([code, stderr]).toEqual([2, expect.stringMatching(said)]);
  expect(readdirSync(folder)).toEqual([]);
});
