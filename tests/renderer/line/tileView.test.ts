import { createInstance } from 'i18next';
import { describe, expect, it } from 'vitest';
import { catalogues } from '#renderer/i18n/catalogues.ts';
import { tileView } from '#renderer/line/tileView.ts';
import { andon, nowMs, tile } from './boards.ts';

const i18n = createInstance();
await i18n.init({ lng: 'en', resources: catalogues, ns: ['line'], initAsync: false });

const reading = {
  taktS: 60,
  nowMs,
  unheard: { has: () => false, since: null },
  text: ({ en }: { readonly en: string }) => en,
  t: i18n.getFixedT('en', 'line'),
};
const stopped = { status: 'stopped', stop: 's-1', reasonName: null } as const;

describe('a tile of a station that called', () => {
  it('says so beside a stop of the whole line, which is its state', () => {
    const view = tileView({ ...tile('FA-01', 10, stopped), andon: andon('FA-01') }, reading);
    expect(view).toMatchObject({ state: { status: 'stopped' }, call: { reason: 'Belt', lamp: 'fault' } });
  });

  it('says it once where the call is its state', () => {
    const called = { status: 'andon', andon: 'a-FA-01', kind: 'material' } as const;
    const view = tileView({ ...tile('FA-01', 10, called), andon: andon('FA-01') }, reading);
    expect(view).toMatchObject({ state: { status: 'andon', reason: 'Belt' }, call: null });
    expect(tileView(tile('FA-02', 10, stopped), reading).call).toBeNull();
  });

  it('names the hold that keeps its unit, and what was decided of it', () => {
    const hold = { hold: 'h-1', number: 'H-2611-7KX4M', reason: null, decided: null };
    const held = (decided: 'scrap' | null) =>
      tileView({ ...tile('FA-05', 10, stopped), holds: [{ ...hold, decided }] }, reading).held;
    expect([held(null), held('scrap')]).toEqual(['Hold H-2611-7KX4M', 'Scrap · H-2611-7KX4M']);
    expect(tileView(tile('FA-05', 10, stopped), reading).held).toBeNull();
  });
});

describe('a tile of a station that is done', () => {
  const blocked = { status: 'blocked', by: 'FA-03' } as const;
  const stateAfter = (seconds: number) => tileView(tile('FA-02', seconds, blocked), reading).state;

  it('says so while the takt runs, and is blocked only when the unit should have gone on', () => {
    expect(stateAfter(60)).toEqual({ status: 'done' });
    expect(stateAfter(61)).toEqual({ status: 'blocked', by: 'FA-03' });
  });
});
