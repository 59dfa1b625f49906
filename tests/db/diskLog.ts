import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What a process asked of the disk, in order; `at` and `size` in bytes. `sync` of a folder makes its entries last. */
export type DiskAct =
  | { readonly act: 'create' | 'remove' | 'sync'; readonly file: string }
  | { readonly act: 'write'; readonly file: string; readonly at: number; readonly data: Buffer }
  | { readonly act: 'append'; readonly file: string; readonly data: Buffer }
  | { readonly act: 'truncate'; readonly file: string; readonly size: number };

const traced = 'openat,write,pwrite64,ftruncate,fsync,fdatasync,unlink';

/** Runs a Node script under strace and answers what its main thread asked of the disk below `folder`. */
export function recordDisk(folder: string, script: readonly string[]): readonly DiskAct[] {
  // One file per thread: a call of the main thread is never torn in two by another's.
  const options = ['-ff', '-qq', '-y', '-xx', '-s', '1000000', '-e', `trace=${traced}`];
  const command = [process.execPath, ...script];
  execFileSync('/usr/bin/strace', [...options, '-o', path.join(folder, 'trace'), ...command]);
  const thread = (name: string): number => Number(name.slice('trace.'.length));
  const threads = readdirSync(folder).filter((name) => name.startsWith('trace.'));
  const [main = ''] = threads.toSorted((a, b) => thread(a) - thread(b));
  const lines = readFileSync(path.join(folder, main), 'latin1').split('\n');
  return lines.flatMap((line) => actOf(line) ?? []).filter(({ file }) => file.startsWith(folder));
}

const bytes = (hex: string | undefined): Buffer =>
  Buffer.from((hex ?? '').replaceAll(String.raw`\x`, ''), 'hex');
const openFile = /^(\w+)\(\d+<([^>]*)>(?:, "([^"]*)", \d+)?(?:, (\d+))?\)\s+= 0?/u;
const named = /^(\w+)\((?:AT_FDCWD[^,]*, )?"([^"]*)"(?:, ([A-Z_|]+))?/u;

function actOf(line: string): DiskAct | null {
  if (/= -1 E/u.test(line.slice(-120))) return null;
  const [, call, name = '', flags = ''] = named.exec(line) ?? [];
  if (call === 'unlink') return { act: 'remove', file: bytes(name).toString() };
  if (call === 'openat')
    return flags.includes('O_CREAT') ? { act: 'create', file: bytes(name).toString() } : null;
  const [, on, where, data, number] = openFile.exec(line) ?? [];
  const file = bytes(where).toString();
  if (on === 'fsync' || on === 'fdatasync') return { act: 'sync', file };
  if (on === 'ftruncate') return { act: 'truncate', file, size: Number(number) };
  if (on === 'pwrite64') return { act: 'write', file, at: Number(number), data: bytes(data) };
  return on === 'write' ? { act: 'append', file, data: bytes(data) } : null;
}
