import { describe, expect, it } from 'vitest';
import { roles } from '#domain/kernel/actor';
import { landingSection, sectionIds, visibleSections } from '#renderer/frame/sections.ts';
import { shiftAt, shiftHours, wallMinutes } from '#renderer/frame/shiftNow.ts';
import { syncView } from '#renderer/frame/syncView.ts';
import type { SyncStatus } from '#terminal/contract/system';

describe('the rail', () => {
  it('shows each role its landing section', () => {
    for (const role of roles) expect(visibleSections([role])).toContain(landingSection([role]));
    expect(landingSection(['quality'])).toBe('quality');
    expect(landingSection(['logistics', 'supervisor'])).toBe('logistics');
  });

  it('keeps its order whatever the roles, and hides what a role may not see', () => {
    expect(visibleSections(['quality', 'operator'])).toEqual(sectionIds.filter((id) => id !== 'admin'));
    expect(visibleSections(['operator'])).toEqual(['line']);
    expect(visibleSections([])).toEqual([]);
  });
});

describe('the shift in the top bar', () => {
  const shift = (id: string, start: string, minutes: number) => ({
    id,
    name: { zh: id, en: id },
    start,
    minutes,
    breaks: [],
  });
  const shifts = [shift('A', '06:00', 480), shift('B', '14:00', 480), shift('C', '22:00', 480)];

  it('is found by wall time, the night shift also after midnight', () => {
    expect(shiftAt(shifts, 15 * 60)?.id).toBe('B');
    expect(shiftAt(shifts, 23 * 60)?.id).toBe('C');
    expect(shiftAt(shifts, 90)?.id).toBe('C');
    expect(shiftAt(shifts.slice(0, 2), 90)).toBeNull();
  });

  it('names its hours over midnight', () => {
    expect(shiftHours(shift('C', '22:00', 480))).toBe('22:00–06:00');
  });

  it('goes by the zone of the site', () => {
    expect(wallMinutes(Date.parse('2026-11-22T07:42:00Z'), 'Asia/Shanghai')).toBe(15 * 60 + 42);
  });
});

describe('the sync pill', () => {
  const status: SyncStatus = {
    attachments: 0,
    state: 'online',
    since: '2026-11-22T07:21:00.000Z',
    waiting: 3,
    plantNewsAt: '2026-11-22T07:20:00.000Z',
    reason: null,
    progress: null,
    clock: { offsetMs: 0, uncertaintyMs: 20 },
    floor: { connected: false, terminals: 0 },
  };
  const open = { status: 'open' } as const;

  it('says first of all when this PC cannot record', () => {
    expect(syncView({ status: 'lost', since: 0 }, status)).toEqual({ status: 'engineGone' });
  });

  it('tells a floor that works without its plant from a PC alone', () => {
    const away = { ...status, state: 'offline' as const };
    const facts = { since: status.since, waiting: 3, plantAsOf: status.plantNewsAt };
    expect(syncView(open, away)).toEqual({ status: 'alone', ...facts, reason: null });
    const distrusted = { ...away, reason: 'plantCertificateExpired' };
    expect(syncView(open, distrusted)).toMatchObject({ status: 'alone', reason: 'plantCertificateExpired' });
    expect(syncView(open, { ...away, floor: { connected: true, terminals: 2 } })).toEqual({
      status: 'floor',
      ...facts,
      reason: null,
    });
  });

  it('keeps saying that the plant is away while it tries again, and calls only the first try connecting', () => {
    const trying = { ...status, state: 'connecting' as const };
    const facts = { since: status.since, waiting: 3, plantAsOf: status.plantNewsAt };
    const reason = 'unreachable';
    expect(syncView(open, { ...trying, reason })).toEqual({ status: 'alone', ...facts, reason });
    expect(syncView(open, trying)).toEqual({ status: 'connecting', waiting: 3 });
  });

  it('shows a connection that takes nothing as stuck, and the first pull with its progress', () => {
    expect(syncView(open, { ...status, reason: 'noProgress' })).toEqual({ status: 'stuck', waiting: 3 });
    expect(syncView(open, { ...status, progress: { done: 5, total: 9 } })).toEqual({
      status: 'firstSync',
      done: 5,
      total: 9,
    });
    expect(syncView(open, undefined)).toEqual({ status: 'starting' });
  });
});
