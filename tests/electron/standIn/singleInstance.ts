import { readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LOCK = 'StandInLock';
const POKE = 'StandInPoke';

/** A lock file with the holder's process id; who comes second touches a file beside it, which the holder watches. */
export function takeSingleInstanceLock(folder: string, onSecond: () => void): boolean {
  const lock = join(folder, LOCK);
  if (isHeld(lock)) {
    writeFileSync(join(folder, POKE), String(process.pid));
    return false;
  }
  writeFileSync(lock, String(process.pid));
  watch(folder, { persistent: false }, (event, name) => {
    if (event === 'change' && name === POKE) onSecond();
  });
  process.on('exit', () => rmSync(lock, { force: true }));
  return true;
}

function isHeld(lock: string): boolean {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
}
