import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIn } from '#renderer/i18n/format.ts';
import { languages } from '#renderer/i18n/language.ts';

const zh = formatIn('zh', 'Asia/Shanghai');
const en = formatIn('en', 'Asia/Shanghai');
const now = Date.parse('2026-11-22T07:42:07.000Z');

describe('formatting', () => {
  it('makes one format for a language and a zone, whoever asks', () => {
    expect(formatIn('en', 'Asia/Shanghai')).toBe(en);
    expect(formatIn('en', 'Europe/Berlin')).not.toBe(en);
  });

  it('shows instants in the zone of the site, whatever the PC believes', () => {
    expect(zh.timeSeconds(now)).toBe('15:42:07');
    expect(formatIn('en', 'Europe/Berlin').time(now)).toBe('08:42');
    expect(zh.stamp('2026-11-22T16:30:00.000Z')).toBe('2026-11-23 00:30');
  });

  it('says today and yesterday by the calendar of the site', () => {
    expect(en.when('2026-11-21T16:30:00.000Z', now)).toBe('today 00:30');
    expect(zh.when('2026-11-21T15:30:00.000Z', now)).toBe('昨天 23:30');
    expect(en.when('2026-11-17T07:42:00.000Z', now)).toBe('17 Nov 15:42');
  });

  it('counts down in minutes and seconds, and never below zero', () => {
    expect(en.clock(192_000)).toBe('3:12');
    expect(en.clock(3_600_000 + 61_000)).toBe('1:01:01');
    expect(en.clock(-5)).toBe('0:00');
  });

  it('gives spans in the two largest units', () => {
    expect(en.span(42_999)).toBe('42 s');
    expect(zh.span(85 * 60_000)).toBe('1 h 25 min');
    expect(en.span(2 * 3_600_000)).toBe('2 h');
    expect(en.span(76 * 3_600_000)).toBe('3 d 4 h');
  });

  it('says how long ago in each language’s own words', () => {
    expect(zh.ago(3 * 60_000)).toBe('3分钟前');
    expect(en.ago(3 * 60_000)).toBe('3 minutes ago');
    expect(en.ago(42_999)).toBe('42 seconds ago');
    expect(en.ago(25 * 3_600_000)).toBe('1 day ago');
  });

  it('writes a true minus and a percent with its space', () => {
    expect(en.signed(-18)).toBe('−18');
    expect(en.signed(3)).toBe('+3');
    expect(zh.percent(0.742)).toBe('74.2 %');
  });

  it('sets a blank between 和 and a figure', () => {
    expect(zh.list(['1 个零件', '4 道工序'])).toBe('1 个零件和 4 道工序');
    expect(zh.list(['FA-01', '甲班'])).toBe('FA-01 和甲班');
    expect(zh.list(['甲班', '乙班'])).toBe('甲班和乙班');
  });

  it('answers for every finite duration in both languages', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e13 }), fc.constantFrom(...languages), (ms, language) => {
        const format = formatIn(language, 'Asia/Shanghai');
        expect(format.clock(ms)).toMatch(/^(\d+:)?\d{1,2}:\d{2}$/);
        expect(format.span(ms)).toMatch(/^\d+ (s|min|h|d)( \d+ (min|h))?$/);
      }),
    );
  });
});
