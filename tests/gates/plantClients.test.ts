import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, it } from 'vitest';

/** Who may open a connection besides the one client of plants (`process/httpClient.ts`), and to whom: never to a plant. */
const others: Readonly<Record<string, string>> = {
  'process/httpClient.ts': 'the client of plants itself',
  'process/servedTls.ts': 'serves',
  'process/tlsFiles.ts': 'looks at certificates',
  'terminal/server.ts': 'serves',
  'cli/demo/control.ts': "serves the demo's switches on loopback",
  'terminal/process/remoteDemo.ts': "the demo's switches on loopback",
  'cli/demo/simulation.ts': "the demo's terminals on loopback",
  'cli/demo/windowProcess.ts': "the demo's terminals on loopback",
  'simulate/terminalClient.ts': 'terminals',
};

const modules = /^(?:node:)?(?:https?|http2|tls)$|^undici$|^axios$|^got$|^node-fetch$/u;
function namesOf(binding: ts.ImportClause | undefined): readonly string[] {
  if (binding === undefined || binding.phaseModifier === ts.SyntaxKind.TypeKeyword) return [];
  const named = binding.namedBindings;
  const elements = named && ts.isNamedImports(named) ? named.elements.filter((e) => !e.isTypeOnly) : [];
  const whole = named && ts.isNamespaceImport(named) ? [named.name.text] : [];
  return [...(binding.name ? [binding.name.text] : []), ...whole, ...elements.map((e) => e.name.text)];
}

/** Places at which a file could speak to somebody by itself. */
function waysOut(file: string, text = readFileSync(file, 'utf8')): readonly string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  let ownFetch = false;
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const taken = modules.test(node.moduleSpecifier.text) ? namesOf(node.importClause) : [];
      found.push(...taken.map((name) => `${node.moduleSpecifier.getText()} ${name}`));
    }
    if (ts.isIdentifier(node) && node.text === 'fetch') {
      const { parent } = node;
      if ((ts.isBindingElement(parent) || ts.isVariableDeclaration(parent)) && parent.name === node)
        ownFetch = true;
      else if (ts.isCallExpression(parent) && parent.expression === node) found.push('fetch');
      else if (ts.isPropertyAccessExpression(parent) && parent.expression.getText() === 'globalThis')
        found.push('fetch');
    }
    if (
      ts.isNewExpression(node) &&
      ['WebSocket', 'EventSource', 'XMLHttpRequest'].includes(node.expression.getText())
    )
      found.push(node.expression.getText());
    ts.forEachChild(node, visit);
  };
  visit(source);
  return ownFetch ? found.filter((way) => way !== 'fetch') : found;
}

it('sees every way out', () => {
  const planted = [
    "await fetch('x');",
    "globalThis.fetch('x');",
    "import https from 'node:https';",
    "import { request as ask } from 'http';",
    "import * as tls from 'node:tls';",
    "import { fetch as other } from 'undici';",
    "new WebSocket('x');",
  ];
  for (const way of planted) expect([way, waysOut('x.ts', way).length]).toEqual([way, 1]);
  const fine = [
    "import type { Server } from 'node:http';",
    "import { type Server } from 'node:https';",
    'const { fetch } = parts; await fetch(signal);',
    'this.fetch(x); parts.fetch(y);',
  ];
  for (const way of fine) expect([way, waysOut('x.ts', way)]).toEqual([way, []]);
});

it('no file speaks to a plant but through the client that goes by the certificates of the environment', () => {
  const folders = ['domain', 'process', 'sync', 'db', 'terminal', 'plant', 'electron', 'cli', 'simulate'];
  const files = folders.flatMap((folder) => globSync(`${folder}/**/*.ts`));
  expect(files.length).toBeGreaterThan(400);
  const out = files.filter((file) => waysOut(file).length > 0);
  expect(out.map((file) => [file, waysOut(file)]).filter(([file]) => !(String(file) in others))).toEqual([]);
  expect(Object.keys(others).filter((file) => !out.includes(file))).toEqual([]);
});
