import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FromEngine, ToEngine } from '#electron/bridge';
import { KeyringDesk } from '#electron/keyringDesk';
import { mainKeyring } from '#electron/mainKeyring';
import { generateKeyPair } from '#sync/signing';
import { keyAtRest, keyFile, publicKeyIn } from '#terminal/keyVault';
import type { KeyVault, TerminalKeys } from '#terminal/keyVault';
import { KeyringClosed, KeysDiffer, sealedKeys } from '#terminal/sealedKeys';
import type { KeyringTrouble } from './standIn/safeStorage.ts';
import { safeStorageOf } from './standIn/safeStorage.ts';

let folder: string;
let trouble: KeyringTrouble;
const user = randomBytes(32);

beforeEach(async () => {
  trouble = {};
  folder = await mkdtemp(join(tmpdir(), 'takt-keys-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The engine's end of the channel to the main process, which asks a `safeStorage` of Electron's semantics. */
function keyringOf(key = user, platform: NodeJS.Platform = 'linux') {
  const parent = new EventEmitter();
  const child = Object.assign(new EventEmitter(), {
    postMessage: (data: ToEngine) => void parent.emit('message', { data, ports: [] }),
  });
  new KeyringDesk(
    safeStorageOf(key, () => trouble),
    platform,
  ).attend(child);
  const said = { postMessage: (message: FromEngine) => void child.emit('message', structuredClone(message)) };
  return mainKeyring(Object.assign(parent, said));
}

const keysOf = (): TerminalKeys => ({ ...generateKeyPair(), pinKey: randomBytes(32).toString('base64') });
const plainFile = () => join(folder, 'terminal.key');
const bytesIn = async () =>
  (await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')))).join('\n');

describe.each([
  ['a file', () => keyFile(folder)],
  ['the keyring', () => sealedKeys(folder, keyringOf())],
  ['a keyring that protects nothing', () => sealedKeys(folder, keyringOf())],
])('keys kept in %s', (which, vault: () => KeyVault) => {
  beforeEach(() => {
    if (which.endsWith('nothing')) trouble = { noStore: 'named' };
  });

  it('are none before the first time', async () => {
    expect(await vault().load()).toBeNull();
    expect(await publicKeyIn(folder)).toBeNull();
    expect(await keyAtRest(folder)).toBeNull();
  });

  it('are found by the next start, the last ones, and by which PC they are', async () => {
    const [first, last] = [keysOf(), keysOf()];
    await vault().keep(first);
    await vault().keep(last);
    expect(await vault().load()).toEqual(last);
    expect(await publicKeyIn(folder)).toBe(last.publicKey);
  });

  it('are read by their owner alone, and say where they lie', async () => {
    const keys = keysOf();
    const kept = vault();
    await kept.keep(keys);
    expect(await keyAtRest(folder)).toBe(kept.kept());
    const sealed = which === 'the keyring';
    expect(kept.kept()).toBe(sealed ? 'keyring' : 'file');
    expect((await bytesIn()).includes(keys.privateKey)).toBe(!sealed);
    expect((await bytesIn()).includes(keys.pinKey ?? '')).toBe(!sealed);
  });

  it('are an error where the file holds something else', async () => {
    await writeFile(plainFile(), '{"publi');
    await expect(vault().load()).rejects.toThrow();
  });
});

describe('keys that lay in a file', () => {
  it('move to the keyring, and nothing of them stays on the disk in plain', async () => {
    const keys = keysOf();
    await keyFile(folder).keep(keys);
    const vault = sealedKeys(folder, keyringOf());
    expect(await vault.load()).toEqual(keys);
    expect(vault.kept()).toBe('keyring');
    expect(await readdir(folder)).toEqual(['terminal.key.sealed']);
    expect(await bytesIn()).not.toContain(keys.privateKey);
    expect(await sealedKeys(folder, keyringOf()).load()).toEqual(keys);
  });

  it.each([
    ['is not there', { locked: true }],
    ['protects nothing', { noStore: 'named' }],
    ['had to fall back to nothing', { noStore: 'fellBack' }],
  ] as const)('stay there while the keyring %s, and move when it does', async (_what, now) => {
    const keys = keysOf();
    await keyFile(folder).keep(keys);
    trouble = now;
    const vault = sealedKeys(folder, keyringOf());
    expect(await vault.load()).toEqual(keys);
    expect(vault.kept()).toBe('file');
    expect(await keyAtRest(folder)).toBe('file');
    trouble = {};
    expect(await sealedKeys(folder, keyringOf()).load()).toEqual(keys);
    expect(await keyAtRest(folder)).toBe('keyring');
  });

  it('stay where the keyring gives back something else than it took', async () => {
    const keys = keysOf();
    await keyFile(folder).keep(keys);
    const lying = {
      ...keyringOf(),
      open: () => Promise.resolve({ text: JSON.stringify(keysOf()), stale: false }),
    };
    const vault = sealedKeys(folder, lying);
    expect(await vault.load()).toEqual(keys);
    expect(vault.kept()).toBe('file');
    expect(await keyFile(folder).load()).toEqual(keys);
  });

  it('are not lost wherever the move is cut off', async () => {
    const keys = keysOf();
    await keyFile(folder).keep(keys);
    const plain = await readFile(plainFile());
    await sealedKeys(folder, keyringOf()).load();
    const sealed = await readFile(`${plainFile()}.sealed`);
    const cuts: readonly Readonly<Record<string, Buffer>>[] = [
      { 'terminal.key': plain, 'terminal.key.sealed.new': sealed.subarray(0, 20) },
      { 'terminal.key': plain, 'terminal.key.sealed.new': sealed },
      { 'terminal.key': plain, 'terminal.key.sealed': sealed },
      { 'terminal.key.sealed': sealed },
    ];
    for (const cut of cuts) {
      await rm(folder, { recursive: true });
      folder = await mkdtemp(join(tmpdir(), 'takt-keys-'));
      for (const [name, bytes] of Object.entries(cut)) await writeFile(join(folder, name), bytes);
      expect(await sealedKeys(folder, keyringOf()).load()).toEqual(keys);
      expect(await readdir(folder)).toEqual(['terminal.key.sealed']);
    }
  });
});

describe('sealed keys', () => {
  const sealed = async (): Promise<TerminalKeys> => {
    const keys = keysOf();
    await sealedKeys(folder, keyringOf()).keep(keys);
    return keys;
  };

  it.each([
    ['another user', randomBytes(32), {}],
    ['nobody while the keyring is locked', user, { locked: true }],
  ] as const)('are opened by %s: refused, and left as they are', async (_who, key, now) => {
    const keys = await sealed();
    trouble = now;
    const stranger = sealedKeys(folder, keyringOf(key));
    await expect(stranger.load()).rejects.toThrow(KeyringClosed);
    trouble = {};
    expect(await sealedKeys(folder, keyringOf()).load()).toEqual(keys);
  });

  it('are never written in plain again', async () => {
    const keys = await sealed();
    trouble = { locked: true };
    await expect(sealedKeys(folder, keyringOf()).keep(keysOf())).rejects.toThrow(KeyringClosed);
    trouble = {};
    expect(await sealedKeys(folder, keyringOf()).load()).toEqual(keys);
  });

  it('are sealed anew when the keyring has a newer key', async () => {
    const keys = await sealed();
    const before = await bytesIn();
    trouble = { rotated: true };
    expect(await sealedKeys(folder, keyringOf()).load()).toEqual(keys);
    expect(await bytesIn()).not.toBe(before);
    trouble = {};
    expect(await sealedKeys(folder, keyringOf()).load()).toEqual(keys);
  });

  it('that nobody opens give way to a file that somebody put back, and stay', async () => {
    const keys = await sealed();
    await keyFile(folder).keep(keys);
    const stranger = sealedKeys(folder, keyringOf(randomBytes(32)));
    expect(await stranger.load()).toEqual(keys);
    expect(stranger.kept()).toBe('file');
    expect(await readdir(folder)).toEqual(['terminal.key', 'terminal.key.sealed']);
  });

  it('beside the file of another PC are an error, and both stay', async () => {
    await sealed();
    await keyFile(folder).keep(keysOf());
    await expect(sealedKeys(folder, keyringOf()).load()).rejects.toThrow(KeysDiffer);
    expect(await readdir(folder)).toEqual(['terminal.key', 'terminal.key.sealed']);
  });

  it('take in what a file beside them was told meanwhile', async () => {
    const { pinKey, ...bare } = keysOf();
    await sealedKeys(folder, keyringOf()).keep(bare);
    await keyFile(folder).keep({ ...bare, pinKey });
    expect(await sealedKeys(folder, keyringOf()).load()).toEqual({ ...bare, pinKey });
  });
});

describe('the keyring of other systems', () => {
  it.each(['win32', 'darwin'] as const)('of %s needs no secret store', async (platform) => {
    trouble = { noStore: 'fellBack' };
    expect(await keyringOf(user, platform).available()).toBe(true);
    expect(await keyringOf(user, 'linux').available()).toBe(false);
  });
});
