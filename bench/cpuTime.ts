import { readdir, readFile } from 'node:fs/promises';

/** Clock ticks per second of Linux's accounting. */
const ticksPerS = 100;

interface Usage {
  readonly pid: number;
  readonly parent: number;
  readonly seconds: number;
}

async function usageOf(pid: number): Promise<Usage | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (text === null) return null;
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [, parent = 0] = fields;
  const [user = 0, system = 0, reapedUser = 0, reapedSystem = 0] = fields.slice(11, 15);
  return { pid, parent, seconds: (user + system + reapedUser + reapedSystem) / ticksPerS };
}

/** CPU time of a process and its children so far, seconds; null where /proc is missing. */
export async function cpuSeconds(pid: number): Promise<number | null> {
  if (!(await usageOf(pid))) return null;
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const usages = (await Promise.all(pids.map(usageOf))).filter((usage) => usage !== null);
  return usages.filter((u) => u.pid === pid || u.parent === pid).reduce((sum, u) => sum + u.seconds, 0);
}

/** CPU time of just these processes so far, seconds; null where /proc is missing. */
export async function ownCpuSeconds(pids: readonly number[]): Promise<number | null> {
  const usages = await Promise.all(pids.map(usageOf));
  return usages.reduce<number | null>((sum, u) => (sum === null || u === null ? null : sum + u.seconds), 0);
}
