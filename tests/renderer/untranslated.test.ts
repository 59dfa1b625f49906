import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { productSources } from './sources.ts';

/** Props that a person reads or hears. */
const readProps = new Set([
  'aria-label',
  'title',
  'label',
  'placeholder',
  'alt',
  'description',
  'words',
  'note',
  'aside',
  'because',
  'answer',
  'what',
  'why',
  'next',
]);
const cjk = /[\u3400-\u9fff\uff00-\uffef]/;
const letters = /\p{L}{2,}/u;
/** Names and signs that are the same in every language. */
const universal = new Set([
  'Takt',
  'Ctrl K',
  'VIN',
  'PIN',
  'AGV',
  'OEE',
  'FPY',
  'JPH',
  'CC',
  'SC',
  'OK',
  'NOK',
]);

interface Finding {
  readonly at: string;
  readonly text: string;
}

function scan(path: string, text: string): { findings: Finding[]; looked: number } {
  const findings: Finding[] = [];
  let looked = 0;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const check = (node: ts.Node, content: string, pattern: RegExp) => {
    looked += 1;
    const trimmed = content.trim();
    if (!pattern.test(trimmed) || universal.has(trimmed)) return;
    const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    findings.push({ at: `${path}:${line}`, text: trimmed });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) check(node, node.text, letters);
    else if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      const prop = ts.isJsxAttribute(node.parent) ? node.parent.name.getText() : null;
      const inJsx = ts.isJsxExpression(node.parent) && ts.isJsxElement(node.parent.parent);
      check(node, node.text, inJsx || (prop !== null && readProps.has(prop)) ? letters : cjk);
    } else if (ts.isTemplateExpression(node)) {
      check(node, [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join(''), cjk);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { findings, looked };
}

describe('the renderer', () => {
  it('has no text of its own outside the catalogues', () => {
    const sources = productSources('.tsx', '.ts');
    const results = sources.map(({ path, text }) => scan(path, text));
    const looked = results.reduce((sum, result) => sum + result.looked, 0);
    console.info(`looked at ${looked} literals and texts in ${sources.length} files`);
    expect(sources.length).toBeGreaterThan(60);
    expect(looked).toBeGreaterThan(500);
    expect(results.flatMap((result) => result.findings)).toEqual([]);
  });

  it('would be caught with a text in JSX, in a read prop, or in Chinese anywhere', () => {
    const planted = `const a = <p title="Saved here">Not translated</p>; const b = '未翻译'; const c = <b>{'plain words'}</b>;`;
    expect(scan('planted.tsx', planted).findings.map(({ text }) => text)).toEqual([
      'Saved here',
      'Not translated',
      '未翻译',
      'plain words',
    ]);
  });
});
