import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Whether a process runs; signal 0 only asks. */
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** On Linux the command line tells a postmaster from a stranger that got its number; elsewhere the pid file has to do. */
async function isPostmasterOf(pid: number, folder: string): Promise<boolean> {
  try {
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    return commandLine.includes('postgres') && commandLine.split('\0').includes(folder);
  } catch {
    return process.platform !== 'linux';
  }
}

/**
 * Ends a postmaster that a killed plant process left behind on this data folder. The caller holds the folder's lock, so it is
 * nobody's server any more. SIGINT is PostgreSQL's fast shutdown: transactions roll back, everything committed is kept.
 * @throws when it does not end within 20 s
 */
export async function endOrphan(folder: string): Promise<boolean> {
  const text = await readFile(`${folder}/postmaster.pid`, 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !alive(pid) || !(await isPostmasterOf(pid, folder))) return false;
  process.kill(pid, 'SIGINT');
  for (let waited = 0; waited < 20_000; waited += 50) {
    if (!alive(pid)) return true;
    await delay(50);
  }
  throw new Error(`PostgreSQL (pid ${pid}) still holds ${folder} and does not stop`);
}
