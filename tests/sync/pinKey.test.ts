import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeRuntime } from '#process/nodeRuntime';
import { askForPinKey, pinKeyOf, sealPinKey } from '#sync/pinKey';
import { generateKeyPair, signerFor } from '#sync/signing';
import { enroll } from '#terminal/enrolment';
import { HttpClient } from '#process/httpClient';
import { keyFile } from '#terminal/keyVault';
import { fetchVouch } from '#terminal/peopleDesk';
import { fetchPinKey, PinKeyDesk } from '#terminal/pinKeyDesk';
import type { ServedPlant } from '#tests/plant/servedPlant';
import { servedPlant } from '#tests/plant/servedPlant';
import { VirtualTimers } from '#tests/terminal/devices/virtualTimers';

const plant = generateKeyPair();
const sign = signerFor(plant.privateKey);
const pinKey = pinKeyOf(plant.privateKey);

describe("the site's key for PINs", () => {
  it('is 256 bits, the same for every node of the plant, another for another plant', () => {
    expect(Buffer.from(pinKey, 'base64')).toHaveLength(32);
    expect(pinKeyOf(plant.privateKey)).toBe(pinKey);
    expect(pinKeyOf(generateKeyPair().privateKey)).not.toBe(pinKey);
  });

  it('is opened by the terminal that asked, with what it asked with', () => {
    const ask = askForPinKey();
    const answer = sealPinKey(pinKey, { terminal: 't-1', publicKey: ask.publicKey }, sign);
    expect(ask.open(answer, 't-1', plant.publicKey)).toBe(pinKey);
    expect(JSON.stringify(answer)).not.toContain(pinKey);
    expect(askForPinKey().open(answer, 't-1', plant.publicKey)).toBeNull();
    expect(ask.open(answer, 't-2', plant.publicKey)).toBeNull();
    expect(ask.open(answer, 't-1', generateKeyPair().publicKey)).toBeNull();
    expect(ask.open({ ...answer, sealed: answer.ephemeralKey }, 't-1', plant.publicKey)).toBeNull();
  });

  it('is not believed from anybody but the plant, although only it can read the ask', () => {
    const ask = askForPinKey();
    const forged = sealPinKey(
      pinKeyOf(generateKeyPair().privateKey),
      { terminal: 't-1', publicKey: ask.publicKey },
      signerFor(generateKeyPair().privateKey),
    );
    expect(ask.open(forged, 't-1', plant.publicKey)).toBeNull();
  });
});

describe('a PC', () => {
  let site: ServedPlant;
  let folder: string;
  beforeAll(async () => {
    site = await servedPlant();
    folder = await mkdtemp(path.join(tmpdir(), 'takt-pin-key-'));
  });
  afterAll(async () => {
    await site.end();
    await rm(folder, { recursive: true, force: true });
  });

  const enrolled = async (name: string) => {
    const dataDir = path.join(folder, name);
    const { code } = await site.plant.core.identity.createCode(60_000);
    const enrolment = await enroll({ dataDir, plantUrl: site.plant.url, code, name });
    return { dataDir, enrolment, keys: await keyFile(dataDir).load() };
  };

  it('has the key of its site from enrolment on, with its own key and not in its database', async () => {
    const [one, two] = [await enrolled('one'), await enrolled('two')];
    expect(one.keys?.pinKey).toHaveLength(44);
    expect(two.keys?.pinKey).toBe(one.keys?.pinKey);
    expect((await stat(path.join(one.dataDir, 'terminal.key'))).mode & 0o777).toBe(0o600);
    const database = await readFile(path.join(one.dataDir, 'terminal.db'));
    expect(database.includes(one.keys?.pinKey ?? '')).toBe(false);
  });

  it('that was enrolled before there was one asks for it when the plant can be reached', async () => {
    const { dataDir, enrolment, keys } = await enrolled('old');
    const { pinKey: kept, ...before } = keys ?? expect.fail('no keys');
    await writeFile(path.join(dataDir, 'terminal.key'), JSON.stringify(before));
    const vault = keyFile(dataDir);
    const old = (await vault.load()) ?? expect.fail('no keys');
    let told: string | undefined = old.pinKey;
    const http = new HttpClient();
    const { terminal, plantKey } = enrolment;
    const link = { url: site.plant.url, terminal, plantKey, sign: signerFor(old.privateKey), http };
    const desk = new PinKeyDesk({
      runtime: nodeRuntime(),
      place: {
        has: () => told !== undefined,
        async keep(key) {
          await vault.keep({ ...old, pinKey: key });
          told = key;
        },
      },
      fetch: (signal) => fetchPinKey(link, signal),
      log: { info: () => undefined, warn: () => undefined },
    });
    desk.online();
    await expect.poll(() => told).toBe(kept);
    expect(await vault.load()).toEqual(keys);
    desk.stop();
    http.close();
  });

  it('is vouched for by its plant, for one question at a time', async () => {
    const { enrolment, keys } = await enrolled('vouched');
    const http = new HttpClient();
    const { terminal } = enrolment;
    const link = { url: site.plant.url, terminal, sign: signerFor(keys?.privateKey ?? ''), http };
    const signal = new AbortController().signal;
    const nonce = randomUUID();
    const told = await fetchVouch({ ...link, enrolment, nonce }, signal);
    expect(told?.position).toBeTypeOf('number');
    expect(Math.abs(Date.now() - Date.parse(told?.at ?? ''))).toBeLessThan(60_000);
    const strange = { ...enrolment, plantKey: enrolment.certificate.publicKey };
    expect(await fetchVouch({ ...link, enrolment: strange, nonce }, signal)).toBeNull();
    http.close();
  });

  it('whose certificate was revoked is told nothing', async () => {
    const { enrolment, keys } = await enrolled('revoked');
    const { terminal, plantKey } = enrolment;
    await site.admin('/api/terminals/revoke', { terminal });
    const http = new HttpClient();
    const link = { url: site.plant.url, terminal, plantKey, sign: signerFor(keys?.privateKey ?? ''), http };
    expect(await fetchPinKey(link, new AbortController().signal)).toBeNull();
    http.close();
  });
});

it('a PC asks again after a while, where the plant or the disk failed, and one question at a time', async () => {
  const clock = new VirtualTimers();
  const answers: (string | null)[] = [null, 'key', 'key'];
  const asked: number[] = [];
  let keeps = 0;
  let kept: string | null = null;
  const desk = new PinKeyDesk({
    runtime: { ...nodeRuntime(), after: (ms, run) => clock.after(ms, run) },
    place: {
      has: () => kept !== null,
      keep(key) {
        keeps += 1;
        if (keeps === 1) return Promise.reject(new Error('disk full'));
        kept = key;
        return Promise.resolve();
      },
    },
    fetch: () => {
      asked.push(clock.monotonic());
      return Promise.resolve(answers.shift() ?? null);
    },
    log: { info: () => undefined, warn: () => undefined },
  });
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  desk.online();
  desk.online();
  await settled();
  for (let n = 0; n < 3; n += 1) {
    desk.online();
    clock.advance(30_000);
    await settled();
  }
  expect(kept).toBe('key');
  expect(asked.map((ms) => ms - (asked[0] ?? 0))).toEqual([0, 30_000, 60_000]);
  desk.stop();
});
