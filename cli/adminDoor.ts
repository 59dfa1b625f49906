import { readFileSync } from 'node:fs';
import { UsageError } from './process.ts';

/** The admin token of a plant that is reached by its address: from a file, else from the environment. */
export function tokenOf(file: string | undefined): string {
  const given = process.env['TAKT_ADMIN_TOKEN']?.trim();
  if (file === undefined && given) return given;
  if (file === undefined)
    throw new UsageError(
      "--plant needs the plant's admin.token: give its file to --token, or its text in TAKT_ADMIN_TOKEN",
    );
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new UsageError(`--token takes a file that can be read, not "${file}"`);
  }
}
