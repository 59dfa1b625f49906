import { describe, expect, it } from 'vitest';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import type { TerminalDuty } from '#domain/site/terminal';
import { scopesOf } from '#domain/site/terminalScopes';
import { line } from '#tests/domain/assembly/fixtures';

const zone = { id: 'Z1', supermarket: 'SM1', mapId: 'M', nodes: [], edges: [], agvs: [] };
const site: SiteConfiguration = {
  name: { zh: '工厂', en: 'Plant' },
  timeZone: 'Asia/Shanghai',
  floorBroker: null,
  lines: [line, { ...line, id: 'FA2' }, { ...line, id: 'FA3', supermarket: 'SM2' }],
  locations: [],
  lineSideStock: [],
  zones: [zone],
  agvs: [],
  tools: [],
  reasons: [],
  defectCodes: [],
  shifts: [],
};
const duty: TerminalDuty = { kind: 'floor', line: null, stations: [], zones: [], scopes: ['site'] };

describe('the scopes of a terminal', () => {
  it('are all for the office terminal, and for one that nobody has said what it is there for', () => {
    expect(scopesOf({ ...duty, kind: 'office' }, site)).toBeNull();
    expect(scopesOf(null, site)).toBeNull();
  });

  it('are what its duty names, and those that everybody has', () => {
    expect(scopesOf({ ...duty, scopes: ['quality', 'line/FA3'] }, site)).toEqual([
      'holds',
      'line/FA3',
      'quality',
      'site',
    ]);
  });

  it('are at a line also the line, the supermarket that feeds it and quality, whatever the duty names', () => {
    const own = ['holds', 'line/FA3', 'quality', 'site', 'supply/SM2'];
    expect(scopesOf({ ...duty, line: 'FA3' }, site)).toEqual(own);
  });

  it('are at a dispatch also its supermarket and every line that it feeds', () => {
    const own = ['holds', 'line/FA1', 'line/FA2', 'quality', 'site', 'supply/SM1'];
    expect(scopesOf({ ...duty, zones: ['Z1', 'elsewhere'] }, site)).toEqual(own);
  });

  it('are found without a configuration as far as the duty goes', () => {
    expect(scopesOf({ ...duty, line: 'FA3', zones: ['Z1'] }, null)).toEqual([
      'holds',
      'line/FA3',
      'quality',
      'site',
    ]);
  });
});
