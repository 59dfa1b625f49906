import { readFileSync } from 'node:fs';

/** Linux tells one boot from another; elsewhere the process does. */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return `${process.pid}-${Math.round(Date.now() - performance.now())}`;
  }
}
