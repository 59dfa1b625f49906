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

/** Whatever a choice, a fallback or brackets come to is what their parts are. */
function passesOn(parent: ts.Node, child: ts.Node): boolean {
  if (ts.isParenthesizedExpression(parent) || ts.isAsExpression(parent)) return true;
  if (ts.isConditionalExpression(parent)) return parent.condition !== child;
  if (!ts.isBinaryExpression(parent)) return false;
  const { kind } = parent.operatorToken;
  const joins = [ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.PlusToken];
  return joins.includes(kind) || (kind === ts.SyntaxKind.AmpersandAmpersandToken && parent.right === child);
}

/** True when a person reads or hears what this literal says: it stands in an element, or in a prop of the list. */
function isRead(node: ts.Node): boolean {
  if (ts.isJsxExpression(node.parent)) return isRead(node.parent);
  if (ts.isJsxAttribute(node.parent)) return readProps.has(node.parent.name.getText());
  if (ts.isJsxExpression(node)) return ts.isJsxElement(node.parent) || ts.isJsxFragment(node.parent);
  return passesOn(node.parent, node) && isRead(node.parent);
}

function scan(path: string, text: string): { findings: Finding[]; looked: number } {
  const findings: Finding[] = [];
  let looked = 0;
  const kind = path.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  const check = (node: ts.Node, content: string, pattern: RegExp) => {
    looked += 1;
    const trimmed = content.trim();
    if (!pattern.test(trimmed) || universal.has(trimmed)) return;
    const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    findings.push({ at: `${path}:${line}`, text: trimmed });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) check(node, node.text, letters);
    else if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node))
      check(node, node.text, isRead(node) ? letters : cjk);
    else if (ts.isTemplateExpression(node)) {
      const fixed = [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join(' ');
      check(node, fixed, isRead(node) ? letters : cjk);
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

  const found = (path: string, text: string) => scan(path, text).findings.map((finding) => finding.text);

  it('would be caught with a text in JSX, in a read prop, or in Chinese anywhere', () => {
    const planted = `const a = <p title="Saved here">Not translated</p>; const b = '未翻译'; const c = <b>{'plain words'}</b>;`;
    expect(found('planted.tsx', planted)).toEqual(['Saved here', 'Not translated', '未翻译', 'plain words']);
  });

  it.each(['aria-label', 'title', 'placeholder'])(
    'would be caught with a bare %s, however it is written',
    (prop) => {
      const values = ['"Close it"', "{'Close it'}", "{open ? 'Close it' : t('x')}", "{name ?? ('Close it')}"];
      for (const value of [...values, '{`Close it ${name}`}'])
        expect(found('planted.tsx', `const a = <i ${prop}=${value} />;`), value).toEqual(['Close it']);
    },
  );

  it('takes no code for a text: neither a generic arrow, nor a key, nor what is compared', () => {
    const generic = `const of = <T,>(table: T): T => table; const other = <T>(code: T) => code; const words = a < b && c > d;`;
    expect(found('planted.ts', generic)).toEqual([]);
    const used = `const a = <i title={t('saved')} data-status="running">{kind === 'spare' && t('spare')}</i>;`;
    expect(found('planted.tsx', used)).toEqual([]);
  });
});
