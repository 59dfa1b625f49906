import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

interface Journal {
  readonly entries: readonly { readonly tag: string }[];
}

/** The migrations that were the last one once, and a folder in which they still are; all below `folder`. */
export function earlierMigrations(of: 'terminal' | 'plant', folder: string) {
  const from = path.resolve('migrations', of);
  const journal = JSON.parse(readFileSync(path.join(from, 'meta/_journal.json'), 'utf8')) as Journal;
  const until = (at: number): string => {
    const to = path.join(folder, `${of}-${String(at)}`);
    const entries = journal.entries.slice(0, at + 1);
    mkdirSync(path.join(to, 'meta'), { recursive: true });
    for (const { tag } of entries) cpSync(path.join(from, `${tag}.sql`), path.join(to, `${tag}.sql`));
    writeFileSync(path.join(to, 'meta/_journal.json'), JSON.stringify({ ...journal, entries }));
    return to;
  };
  return { earlier: journal.entries.slice(0, -1).map(({ tag }, at) => ({ tag, at })), until };
}
