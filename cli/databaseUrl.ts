import { readFileSync } from 'node:fs';
import { UsageError } from './process.ts';

/** The connection string of a PostgreSQL that was given, or undefined for the embedded one. A password stands in a file only. */
export function databaseUrlFrom(url?: string, file?: string): string | undefined {
  if (url !== undefined && file !== undefined)
    throw new UsageError('give --database-url or --database-url-file, not both');
  if (url !== undefined && holdsPassword(url))
    throw new UsageError(
      'a password on the command line can be read by everybody on this machine: put the URL into a file and give --database-url-file FILE',
    );
  return file === undefined ? url : lineOf(file);
}

const holdsPassword = (url: string): boolean =>
  /^[a-z]+:\/\/[^@/?#]*:[^@/?#]+@/iu.test(url) || /[?&]password=/iu.test(url);

function lineOf(file: string): string {
  try {
    const line = readFileSync(file, 'utf8').trim();
    if (/^postgres(ql)?:\/\/\S+$/u.test(line)) return line;
  } catch {
    // Said below, as of a file that holds something else.
  }
  throw new UsageError(`--database-url-file takes a file with one line postgres://..., not "${file}"`);
}
