import { describe, expect, it } from 'vitest';
import { standsSince } from '#renderer/line/standstill.ts';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import { board, nowMs, running, stop, tile } from './boards.ts';

/** A shift from 06:00 UTC with a break; `nowMs` is 08:10. */
const site = (breaks: SiteConfiguration['shifts'][number]['breaks'] = []) => ({
  timeZone: 'UTC',
  shifts: [{ id: 'A', name: { zh: '甲班', en: 'A' }, start: '06:00', minutes: 480, breaks }],
});

const blocked = { status: 'blocked', by: 'FA-03' } as const;
const standing = board({ stations: [tile('FA-02', 240, blocked), tile('FA-03', 180, running)] });

describe('a standing line', () => {
  it('stands from one takt after the last arrival anywhere', () => {
    expect(standsSince(standing, site(), nowMs)).toBe('2026-11-22T08:08:00.000Z');
  });

  it('does not stand while a unit arrived within two takts, or without any unit', () => {
    const moving = board({ stations: [tile('FA-02', 240, blocked), tile('FA-03', 119, running)] });
    expect(standsSince(moving, site(), nowMs)).toBeNull();
    const empty = board({ stations: [tile('FA-01', null, { status: 'empty' })] });
    expect(standsSince(empty, site(), nowMs)).toBeNull();
  });

  it('needs no hint while a stop runs; an ended one says nothing of now', () => {
    expect(standsSince({ ...standing, stops: [stop(null, 'running')] }, site(), nowMs)).toBeNull();
    expect(standsSince({ ...standing, stops: [stop('FA-02', 'ended')] }, site(), nowMs)).not.toBeNull();
  });

  it('does not stand in a break, between shifts, or before the site is known', () => {
    expect(standsSince(standing, site([{ startMin: 127, minutes: 10 }]), nowMs)).toBeNull();
    expect(standsSince(standing, { ...site(), shifts: [] }, nowMs)).toBeNull();
    expect(standsSince(standing, null, nowMs)).toBeNull();
  });

  it('leaves a break that has ended out of the time that it stood', () => {
    const since = board({ stations: [tile('FA-03', 600, running)] });
    expect(standsSince(since, site([{ startMin: 121, minutes: 4 }]), nowMs)).toBe('2026-11-22T08:05:00.000Z');
  });
});
