import { readdir, readFile } from 'node:fs/promises';
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

/** On Linux the command line tells a postmaster from a stranger that got its number. */
async function isPostmasterOf(pid: number, folder: string): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return commandLine.includes('postgres') && commandLine.split('\0').includes(folder);
}

/**
 * On Linux also one that was started a moment ago and has not written its number down yet. Elsewhere the file with the number has
 * to do.
 */
async function postmastersOf(folder: string): Promise<readonly number[]> {
  if (process.platform !== 'linux') {
    const text = await readFile(`${folder}/postmaster.pid`, 'utf8').catch(() => '');
    return [Number(text.split('\n')[0])].filter((pid) => Number.isInteger(pid) && pid > 1 && alive(pid));
  }
  const pids = (await readdir('/proc')).map(Number).filter((pid) => Number.isInteger(pid) && pid > 1);
  const found = await Promise.all(pids.map(async (pid) => ({ pid, is: await isPostmasterOf(pid, folder) })));
  return found.flatMap(({ pid, is }) => (is ? [pid] : []));
}

/**
 * Ends the postmaster that a killed plant process left behind on this data folder, an absolute path. The caller holds the folder's
 * lock or has seen the plant end, so that it is nobody's server any more. SIGINT is PostgreSQL's fast shutdown: transactions roll back,
 * everything committed is kept.
 * @throws when it does not end within 20 s
 */
export async function endOrphan(folder: string): Promise<boolean> {
  const orphans = await postmastersOf(folder);
  for (const pid of orphans.filter(alive)) process.kill(pid, 'SIGINT');
  for (let waited = 0; orphans.some(alive); waited += 50) {
    if (waited >= 20_000)
      throw new Error(`PostgreSQL (pid ${orphans.join(', ')}) still holds ${folder} and does not stop`);
    await delay(50);
  }
  return orphans.length > 0;
}
