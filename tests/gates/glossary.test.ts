import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, it } from 'vitest';

/** Rows of the glossary's table: term and the words to avoid. */
function avoided(): readonly string[] {
  const rows = readFileSync('docs/glossary.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim()));
  expect(rows.length).toBeGreaterThan(25);
  for (const [, term, zh, meaning] of rows) expect([term, zh, meaning].every(Boolean), term).toBe(true);
  return rows
    .flatMap((cells) => (cells[4] ?? '').split(','))
    .map((word) => word.trim().toLowerCase())
    .filter(Boolean);
}

/** `sendTicketNow` -> `send`, `ticket`, `now`. */
const words = (name: string): readonly string[] =>
  name
    .split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/)
    .filter(Boolean)
    .map((w) => w.toLowerCase());

function namesIn(file: string): readonly string[] {
  const names: string[] = [];
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

it('no name in the domain, the schema or the contract uses a word that the glossary avoids', () => {
  const avoid = avoided();
  expect(avoid.length).toBeGreaterThan(8);
  const files = ['domain', 'db/schema', 'terminal/contract'].flatMap((folder) =>
    globSync(`${folder}/**/*.ts`),
  );
  const names = files.flatMap((file) => namesIn(file).map((name) => ({ file, name })));
  expect(names.length).toBeGreaterThan(1000);
  const joined = (name: string) => words(name).join('');
  const wrong = names.filter(({ name }) =>
    avoid.some((word) => words(name).includes(word) || (word.length > 7 && joined(name).includes(word))),
  );
  expect(wrong).toEqual([]);
});
