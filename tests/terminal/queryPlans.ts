import type { openTestTerminal } from './testTerminal.ts';

/** What SQLite would do for every statement that a query of the terminal asks. */
export async function plansOf(
  { database: { sqlite } }: Pick<ReturnType<typeof openTestTerminal>, 'database'>,
  ask: () => Promise<unknown>,
): Promise<readonly string[]> {
  const asked: string[] = [];
  const prepare = sqlite.prepare.bind(sqlite);
  Object.assign(sqlite, {
    prepare: (text: string) => {
      asked.push(text);
      return prepare(text);
    },
  });
  try {
    await ask();
  } finally {
    Object.assign(sqlite, { prepare });
  }
  return asked.flatMap((text) => {
    const nulls = Array.from({ length: text.split('?').length - 1 }, () => null);
    const steps = sqlite.prepare<unknown[], { detail: string }>(`explain query plan ${text}`).all(...nulls);
    return steps.map((s) => s.detail);
  });
}
