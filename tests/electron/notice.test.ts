import { describe, expect, test } from 'vitest';
import { reportTo } from '#electron/notice';

describe('notices', () => {
  test('are one JSON line each, with the time and the level as numbers', () => {
    const lines: string[] = [];
    const report = reportTo(
      'window',
      (line) => lines.push(line),
      () => 1_700_000_000_000,
    );
    report('warn', 'windowRefused', { url: 'https://example.com/\n' });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^[^\n]+\n$/);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 40,
      time: 1_700_000_000_000,
      name: 'window',
      msg: 'windowRefused',
      url: 'https://example.com/\n',
    });
  });
});
