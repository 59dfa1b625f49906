import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, it } from 'vitest';

/** Folders whose clock is an argument; oxlint bans the other sources of impurity there, but cannot see `new Date()`. */
const pure = ['domain', 'sync', 'db', 'plant/intake', 'terminal'];

function bareDates(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const bare = ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length;
    if (bare) found.push(`${file}:${source.getLineAndCharacterOfPosition(node.pos).line + 1}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

it('no folder whose clock is an argument asks the clock with new Date()', () => {
  const files = pure.flatMap((folder) => globSync(`${folder}/**/*.ts`));
  expect(files.length).toBeGreaterThan(80);
  expect(files.flatMap(bareDates)).toEqual([]);
});
