import { readdirSync, readFileSync } from 'node:fs';

/** The process and everything it started, on Linux. Processes that were handed over to init are not seen. */
export function processTree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const parent = Number.isInteger(pid) ? parentOf(pid) : undefined;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const tree = [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

/** Those that still run; one that has ended and waits for its parent to notice does not. */
export function alive(pids: readonly number[]): number[] {
  return pids.filter((pid) => {
    const state = statusOf(pid)?.match(/^State:\s+(\w)/m)?.[1];
    return state !== undefined && state !== 'Z' && state !== 'X';
  });
}

function parentOf(pid: number): number | undefined {
  const parent = statusOf(pid)?.match(/^PPid:\s+(\d+)/m)?.[1];
  return parent === undefined ? undefined : Number(parent);
}

function statusOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return undefined;
  }
}
