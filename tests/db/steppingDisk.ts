import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const powerCut = new Error('power cut');

const { copyFileSync, linkSync, renameSync, rmSync } = fs;

/**
 * Runs `work` on a disk that takes so many steps (copies, links, renames, removals) and then no more; whether it came to an end. In Node itself, since
 * modules that another test of the process loaded already would not see a mocked `node:fs`.
 */
export async function untilStep(steps: number, work: () => unknown): Promise<boolean> {
  let left = steps;
  const stepping =
    <A extends unknown[], R>(step: (...args: A) => R) =>
    (...args: A): R => {
      if (left-- <= 0) throw powerCut;
      return step(...args);
    };
  Object.assign(fs, {
    copyFileSync: stepping(copyFileSync),
    linkSync: stepping(linkSync),
    renameSync: stepping(renameSync),
    rmSync: stepping(rmSync),
  });
  syncBuiltinESMExports();
  try {
    await work();
    return true;
  } catch (error) {
    if (error !== powerCut) throw error;
    return false;
  } finally {
    Object.assign(fs, { copyFileSync, linkSync, renameSync, rmSync });
    syncBuiltinESMExports();
  }
}
