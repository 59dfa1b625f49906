import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { authority, certified, filesOf } from '#tests/certificates';
import { takt } from './taktCommand.ts';

const place = mkdtempSync(path.join(tmpdir(), 'takt-plant-arguments-'));
const data = path.join(place, 'plant');
afterAll(() => rmSync(place, { recursive: true, force: true }));

const noPem = path.resolve('package.json');
const filesIn = (name: string) => {
  const { cert = '', key = '' } = filesOf(place, name, certified(authority()));
  return { cert, key };
};
const [site, other] = [filesIn('site'), filesIn('other')];
it.each([
  [['--tls-cert', noPem], /^--tls-cert and --tls-key go together$/u],
  [
    ['--tls-cert', noPem, '--tls-key', noPem],
    /^--tls-cert, --tls-key: \S+package\.json is no certificate \(PEM\): /u,
  ],
  [
    ['--tls-cert', path.join(place, 'none'), '--tls-key', noPem],
    /^--tls-cert, --tls-key: \S+none cannot be read: ENOENT/u,
  ],
  [
    ['--tls-cert', site.cert, '--tls-key', other.key],
    /cert\.pem and \S+key\.pem are no certificate with its key/u,
  ],
  [
    ['--tls-cert', site.cert, '--tls-key', site.key, '--tls-client-ca', noPem],
    /package\.json is no certificate \(PEM\)/u,
  ],
  [['--tls-client-ca', noPem], /^--tls-client-ca goes with --tls-cert and --tls-key$/u],
  [
    ['--database-url', 'postgres://takt:secret@h/takt'],
    /^a password on the command line can be read[^\n]*-file FILE$/u,
  ],
  [['--database-url', 'postgres://takt@h/takt?password=secret'], /^a password on the command line/u],
  [['--database-url', 'postgres://h/takt', '--database-url-file', noPem], /, not both$/u],
  [['--database-url-file', noPem], /^--database-url-file takes a file with one line postgres:/u],
  [['--database-url-file', path.join(place, 'none')], /^--database-url-file takes a file with one line/u],
  [['--node-url', 'here:4800'], /^--node-url takes http\(s\):\/\/HOST:PORT, not "here:4800"$/u],
])('takt plant %j is refused in one line before anything is made', async (args, said) => {
  const { code, stdout, stderr } = await takt('plant', '--data', data, '--port', '0', ...args);
  expect(stderr.trimEnd()).toMatch(said);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect([code, stdout, existsSync(data)]).toEqual([2, '', false]);
});

it('a database that cannot be reached is said in one line, without its password', async () => {
  const file = path.join(place, 'database-url');
  writeFileSync(file, 'postgres://takt:secret@127.0.0.1:1,127.0.0.1:2/postgres\n');
  const { code, stderr } = await takt('plant', '--data', data, '--port', '0', '--database-url-file', file);
  expect([code, stderr]).toEqual([1, 'the database cannot be used: connect ECONNREFUSED 127.0.0.1:2\n']);
});
