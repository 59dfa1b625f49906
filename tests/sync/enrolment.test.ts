import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AlreadyRunning, lockDataDir, openDatabase } from '#db/open';
import { certificateHolds } from '#sync/signing';
import { enroll, enrolmentIn } from '#terminal/enrolment';
import type { KeyVault } from '#terminal/keyVault';
import type { ServedPlant } from '#tests/plant/servedPlant';
import { servedPlant } from '#tests/plant/servedPlant';

describe('enrolment', () => {
  let served: ServedPlant;
  let dataDir: string;
  const servers: http.Server[] = [];
  beforeAll(async () => {
    served = await servedPlant();
  });
  afterAll(() => served.end());
  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'takt-enrol-'));
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) server.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  const code = async () => (await served.plant.core.identity.createCode(60_000)).code;
  const request = async (given?: string) => ({
    dataDir,
    plantUrl: served.plant.url,
    code: given ?? (await code()),
    name: 'Line 1 station 5',
  });

  it('gives the PC an identity that its plant has signed, and keeps it in the database', async () => {
    const enrolment = await enroll(await request());
    expect(certificateHolds(enrolment.certificate, enrolment.plantKey)).toBe(true);
    const database = openDatabase(path.join(dataDir, 'terminal.db'));
    expect(enrolmentIn(database.sqlite)).toEqual(enrolment);
    database.close();
  });

  it('keeps the private key on the PC, readable by its owner alone', async () => {
    await enroll(await request());
    const file = path.join(dataDir, 'terminal.key');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const { privateKey } = JSON.parse(await readFile(file, 'utf8'));
    const database = await readFile(path.join(dataDir, 'terminal.db'));
    expect(database.includes(privateKey)).toBe(false);
    expect((await readdir(dataDir)).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('takes a code as it is read aloud', async () => {
    const given = (await code()).toLowerCase();
    await expect(enroll(await request(` ${given} `))).resolves.toMatchObject({ site: 'site' });
  });

  it('gets the same identity when the answer was lost and the same code is used again', async () => {
    const given = await code();
    const vault = rememberingVault();
    const lost = { post: async (post: Parameters<typeof real.post>[0]) => (await real.post(post), nothing) };
    const real = new (await import('#process/httpClient')).HttpClient();
    const cutOff = Object.assign(Object.create(real), lost);
    await expect(enroll(await request(given), { vault, http: cutOff })).rejects.toMatchObject({
      fault: 'plantUnreachable',
    });
    const again = await enroll(await request(given), { vault });
    expect(again.certificate.publicKey).toBe((await vault.load())?.publicKey);
    real.close();
  });

  it('changes nothing when the PC is enrolled already, and refuses another plant', async () => {
    const first = await enroll(await request());
    await expect(enroll(await request('no-such-code'))).resolves.toEqual(first);
    const elsewhere = { ...(await request()), plantUrl: 'http://127.0.0.1:1' };
    await expect(enroll(elsewhere)).rejects.toMatchObject({ fault: 'enrolledElsewhere' });
  });

  it.each([
    ['codeUnknown', 'AAAA-BBBB-CCCC'],
    ['refused', 'short'],
  ])('says %s', async (fault, given) => {
    await expect(enroll(await request(given))).rejects.toMatchObject({ fault });
  });

  it('says when there is no plant at all, or something else than a plant', async () => {
    const nobody = { ...(await request()), plantUrl: 'http://127.0.0.1:1' };
    await expect(enroll(nobody)).rejects.toMatchObject({ fault: 'plantUnreachable', detail: 'ECONNREFUSED' });
    const stranger = { ...(await request()), plantUrl: await strangerAt('<html>hello</html>') };
    await expect(enroll(stranger)).rejects.toMatchObject({ fault: 'plantUnreachable' });
    await expect(enroll({ ...nobody, plantUrl: 'not a url' })).rejects.toMatchObject({
      fault: 'plantUnreachable',
    });
  });

  it('does not believe a certificate for another key', async () => {
    const other = await enroll(await request());
    const { plantUrls: _urls, ...answer } = other;
    await rm(dataDir, { recursive: true });
    const impostor = { ...(await request()), plantUrl: await strangerAt(JSON.stringify(answer)) };
    await expect(enroll(impostor)).rejects.toMatchObject({ fault: 'answerNotTrusted' });
  });

  it('does not touch the folder of a running terminal', async () => {
    const lock = lockDataDir(dataDir);
    await expect(enroll(await request())).rejects.toBeInstanceOf(AlreadyRunning);
    lock.release();
  });

  async function strangerAt(body: string): Promise<string> {
    const server = http.createServer((_request, response) => response.end(body));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
});

const nothing = { kind: 'failed' as const, detail: 'cut off' };

function rememberingVault(): KeyVault {
  let held: Awaited<ReturnType<KeyVault['load']>> = null;
  return {
    load: () => Promise.resolve(held),
    keep: (keys) => {
      held = keys;
      return Promise.resolve();
    },
    kept: () => 'file',
  };
}
