import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { productSources, rendererRoot } from './sources.ts';

const css = readFileSync(join(rendererRoot, 'ui', 'tokens.css'), 'utf8');

function scheme(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf('\n}', start));
  return new Map([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((m) => [m[1] ?? '', m[2] ?? '']));
}

const light = scheme(':root');
const dark = scheme(":root[data-mantine-color-scheme='dark']");

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2.2, 1.4.3. */
function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['field', 'panel', 'raised', 'select'];
const text: readonly (readonly [string, string])[] = [
  ...['ink', 'ink-2', 'ink-3', 'fault', 'warning', 'call'].flatMap((ink) =>
    grounds.map((ground) => [ink, ground] as const),
  ),
  ['normal', 'panel'],
  ['act-ink', 'act'],
  ['act-ink', 'act-hover'],
  ['fault-ink', 'fault-fill'],
  ['fault', 'fault-ground'],
  ['warning', 'warning-ground'],
  ['call', 'call-ground'],
  ['ink', 'fault-ground'],
  ['ink', 'warning-ground'],
  ['ink', 'call-ground'],
];
/** 1.4.11: what must be seen to use a control or read a state. */
const shapes: readonly (readonly [string, string])[] = [
  ['control', 'raised'],
  ['control', 'panel'],
  ['bar', 'panel'],
  ['fault-fill', 'panel'],
  ['warning-fill', 'panel'],
  ['call-fill', 'panel'],
  ['focus', 'field'],
  ['focus', 'panel'],
  ['focus', 'select'],
];

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s tokens', (_name, tokens) => {
  const color = (name: string): string => {
    const value = tokens.get(name) ?? light.get(name);
    if (value === undefined) throw new Error(`no token --${name}`);
    return value;
  };
  it.each(text)('read %s on %s at 4.5:1', (ink, ground) => {
    expect(contrast(color(ink), color(ground))).toBeGreaterThanOrEqual(4.5);
  });
  it.each(shapes)('show %s on %s at 3:1', (shape, ground) => {
    expect(contrast(color(shape), color(ground))).toBeGreaterThanOrEqual(3);
  });
});

describe('the style files', () => {
  it('take every colour and every text size from the tokens', () => {
    const sources = productSources('.css', '.tsx').filter(({ path }) => path !== 'ui/tokens.css');
    const findings = sources.flatMap(({ path, text: source }) => [
      ...[...source.matchAll(/#[0-9a-f]{3,8}\b(?=[;,) '"])/gi)].map((m) => `${path}: ${m[0]}`),
      ...[...source.matchAll(/font-size:\s*(?!\s|var\(|calc\(var\()[^;]+/g)].map((m) => `${path}: ${m[0]}`),
    ]);
    expect(sources.length).toBeGreaterThan(60);
    expect(findings).toEqual([]);
  });

  it('name no token that does not exist', () => {
    const defined = new Set([...css.matchAll(/--([\w-]+):/g)].map((m) => m[1]));
    const local = /^(columns|total|tip|mantine-|button-|input-)/;
    const used = productSources('.css', '.ts', '.tsx').flatMap(({ path, text: source }) =>
      [...source.matchAll(/var\(--([\w-]+)/g)].map((m) => ({ path, name: m[1] ?? '' })),
    );
    expect(used.length).toBeGreaterThan(300);
    expect(used.filter(({ name }) => !defined.has(name) && !local.test(name))).toEqual([]);
  });
});
