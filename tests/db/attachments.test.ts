import fs, { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Files } from '#db/attachments';
import { attachmentsKept, DiskAttachments, hashOf } from '#db/attachments';
import { StorageFailure } from '#db/storage';
import { attachmentContract, bring, picture } from './attachmentContract.ts';
import { memoryAttachments } from './memoryAttachments.ts';

describe('contents in memory', () => {
  attachmentContract(() => {
    const store = memoryAttachments();
    return { store, again: () => store, damage: store.damage, end: () => undefined };
  });
});

const nowMs = Date.UTC(2026, 10, 22);

describe('contents on the disk', () => {
  attachmentContract(() => {
    const folder = mkdtempSync(path.join(tmpdir(), 'takt-attachments-'));
    const again = () => new DiskAttachments(folder, () => Date.now());
    const damage = (hash: string): void => {
      const handle = fs.openSync(path.join(folder, hash.slice(0, 2), hash), 'r+');
      fs.writeSync(handle, Buffer.from([0x7f]), 0, 1, 9);
      fs.closeSync(handle);
    };
    return { store: again(), again, damage, end: () => rmSync(folder, { recursive: true }) };
  });
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'takt-attachments-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const content = picture(5000);
const hash = hashOf(content);

/** A disk on which the `nth` call of one kind fails, after it has done as much as `share` of a write. */
function failing(call: keyof Files, nth: number, code: string): { files: Files; failed: () => boolean } {
  let left = nth;
  const fail = (): never => {
    throw Object.assign(new Error(code), { code, syscall: call });
  };
  const files = {
    ...fs,
    [call]: (...args: unknown[]): unknown => {
      left -= 1;
      if (left !== 0) return (fs[call] as (...a: unknown[]) => unknown)(...args);
      if (call === 'writeSync')
        fs.writeSync(args[0] as number, args[1] as Buffer, args[2] as number, 11, args[4] as number);
      return fail();
    },
  };
  return { files, failed: () => left <= 0 };
}

describe('a disk that does not take a content', () => {
  const calls = ['openSync', 'writeSync', 'fsyncSync', 'renameSync', 'mkdirSync', 'readFileSync'] as const;
  it.each(calls)('says so when %s fails, at whatever call, and goes on from there later', (call) => {
    let faults = 0;
    for (let nth = 1; ; nth += 1) {
      const at = path.join(folder, String(nth));
      const { files, failed } = failing(call, nth, 'ENOSPC');
      const store = new DiskAttachments(at, () => nowMs, files);
      try {
        bring(store, content, 2000);
      } catch (error) {
        expect(error).toBeInstanceOf(StorageFailure);
        expect(error).toMatchObject({ fault: 'diskFull' });
        faults += 1;
      }
      if (!failed()) break;
      // The disk has room again, with the engine running on and started anew.
      expect(bring(store, content, 2000)).toMatchObject({ status: 'whole' });
      expect(new DiskAttachments(at, () => nowMs).read(hash)?.equals(content)).toBe(true);
    }
    expect(faults).toBeGreaterThan(0);
  });

  it('names its fault', () => {
    for (const [code, fault] of [
      ['EROFS', 'readOnly'],
      ['EIO', 'ioError'],
    ] as const)
      expect(() =>
        bring(new DiskAttachments(folder, () => nowMs, failing('openSync', 1, code).files), content),
      ).toThrow(expect.objectContaining({ fault }));
  });
});

describe('the order on the disk', () => {
  /** What was asked of the disk, by file; `sync` names what was synced. */
  function recorded(): { store: DiskAttachments; acts: string[] } {
    const acts: string[] = [];
    const names = new Map<number, string>();
    const store = new DiskAttachments(path.join(folder, 'attachments'), () => nowMs, {
      ...fs,
      openSync: ((file: string, flags: string) => {
        const handle = fs.openSync(file, flags);
        names.set(handle, path.relative(folder, file));
        return handle;
      }) as typeof fs.openSync,
      fsyncSync: (handle) => {
        acts.push(`sync ${names.get(handle)}`);
        fs.fsyncSync(handle);
      },
      renameSync: (from, to) => {
        acts.push(`rename ${path.relative(folder, String(to))}`);
        fs.renameSync(from, to);
      },
    });
    return { store, acts };
  }
  const shard = `attachments/${hash.slice(0, 2)}`;

  it('is: content, name, the folders around it; only then it is answered for', () => {
    const { store, acts } = recorded();
    bring(store, content, 2000);
    expect(acts).toEqual([
      `sync attachments/incoming/${hash}`,
      `rename ${shard}/${hash}`,
      `sync ${shard}`,
      'sync attachments',
      'sync ',
    ]);
  });

  it('of a name that an engine left which ended right then: its folders are synced before it is found', () => {
    bring(new DiskAttachments(path.join(folder, 'attachments'), () => nowMs), content);
    const { store, acts } = recorded();
    expect(store.find(hash)).not.toBeNull();
    expect(acts).toEqual([`sync ${shard}`, 'sync attachments', 'sync ']);
  });
});

describe('sweeping', () => {
  const entries = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort();

  it('removes what no event names and nobody brought for a day, whole or not; what is named stays', () => {
    let now = Date.now();
    const store = new DiskAttachments(folder, () => now);
    const [named, nameless] = [picture(100, 3), picture(100, 4)];
    bring(store, named);
    bring(store, nameless);
    store.append({ hash, size: 5000, offset: 0, bytes: content.subarray(0, 100) });
    const isNamed = (h: string): boolean => h === hashOf(named);
    expect(store.sweep(isNamed)).toBe(0);
    now += attachmentsKept.namelessMs + 60_000;
    expect(bring(store, nameless)).toMatchObject({ status: 'whole' });
    expect(store.sweep(isNamed)).toBe(1);
    expect(entries()).toEqual([hashOf(named), hashOf(nameless)].sort());
    now += attachmentsKept.namelessMs + 60_000;
    expect(store.sweep(isNamed)).toBe(1);
    expect(entries()).toEqual([hashOf(named)]);
  });

  it('keeps what was set aside for a month', () => {
    let now = Date.now();
    const store = new DiskAttachments(folder, () => now);
    bring(store, content);
    writeFileSync(path.join(folder, hash.slice(0, 2), hash), picture(5000, 9));
    expect(store.read(hash)).toBeNull();
    now += attachmentsKept.namelessMs * 2;
    expect([store.sweep(() => true), entries()]).toEqual([0, [hash]]);
    now += attachmentsKept.damagedMs;
    expect([store.sweep(() => true), entries()]).toEqual([1, []]);
  });
});

describe('a hash', () => {
  it.each(['../../etc/passwd', 'ab', 'A'.repeat(64), `${'a'.repeat(63)}/`])('is not %s', (wrong) => {
    const store = new DiskAttachments(folder, () => nowMs);
    expect(() => store.find(wrong)).toThrow();
    expect(() => store.read(wrong)).toThrow();
    expect(() =>
      store.append({ hash: wrong, size: 20, offset: 0, bytes: content.subarray(0, 20) }),
    ).toThrow();
    expect(readdirSync(folder)).toEqual([]);
  });
});
