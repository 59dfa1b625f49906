import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, it } from 'vitest';

const parse = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);

const isExported = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

/** What is exported as a function, with the return type as it is written; null: none is. */
function functionsIn(file: string): { name: string; returns: string | null }[] {
  return parse(file).statements.flatMap((statement) => {
    if (!isExported(statement)) return [];
    if (ts.isFunctionDeclaration(statement))
      return [{ name: statement.name?.text ?? '', returns: statement.type?.getText() ?? null }];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
      initializer && ts.isArrowFunction(initializer)
        ? [{ name: name.getText(), returns: initializer.type?.getText() ?? null }]
        : [],
    );
  });
}

/** Names that a test takes from the domain, by themselves or out of a whole module. */
function takenBy(file: string): string[] {
  const source = parse(file);
  const names: string[] = [];
  const modules = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && node.moduleSpecifier.getText().startsWith("'#domain/")) {
      const taken = node.importClause?.namedBindings;
      if (taken && ts.isNamespaceImport(taken)) modules.add(taken.name.text);
      if (taken && ts.isNamedImports(taken))
        names.push(...taken.elements.map((e) => (e.propertyName ?? e.name).text));
    }
    if (
      ts.isPropertyAccessExpression(node) &&
      ts.isIdentifier(node.expression) &&
      modules.has(node.expression.text)
    )
      names.push(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

it('every decision of the domain says that it is one, and a test of the domain decides by it', () => {
  const files = globSync('domain/**/*.ts').filter((file) => !file.startsWith('domain/kernel/'));
  const functions = files.flatMap((file) => functionsIn(file).map((found) => ({ file, ...found })));
  const untold = functions.filter(({ file, returns }) => file.endsWith('Decisions.ts') && returns === null);
  expect(untold).toEqual([]);
  const decisions = functions.filter(({ returns }) => /\bDecision\b/u.test(returns ?? ''));
  expect(decisions.length).toBeGreaterThan(70);
  const tests = globSync('tests/domain/**/*.test.ts');
  expect(tests.length).toBeGreaterThan(30);
  const taken = new Set(tests.flatMap(takenBy));
  expect(decisions.filter(({ name }) => !taken.has(name)).map(({ file, name }) => `${file} ${name}`)).toEqual(
    [],
  );
});
