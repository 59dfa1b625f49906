import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Outputs } from '#terminal/contract/infer';
import type { assemblyContract } from '#terminal/contract/assembly';
import type { Attendant } from '#terminal/host';
import { wrongPartsReactor } from '#terminal/reactors/wrongParts';
import { seedLineSite, someOrders, vinOf } from './lineSite.ts';
import { openTestTerminal } from './testTerminal.ts';

type StationView = NonNullable<Outputs<typeof assemblyContract.queries>['station']>;
const station = 'FA-02';

describe('wrong parts at a station', () => {
  let terminal: ReturnType<typeof openTestTerminal>;
  let reactor: Attendant;
  let unit: string;

  const run = (name: string, input: unknown, role: 'operator' | 'supervisor' | 'engineer' = 'operator') =>
    terminal.execute(`assembly.${name}`, input, role);
  const scan = (scanned: string) => run('scanPart', { station, unit, scanned });
  const view = () => terminal.query<StationView>('assembly.station', { station });
  const calls = async () => (await view()).andons.map(({ kind, status }) => [kind, status]);

  beforeEach(async () => {
    terminal = openTestTerminal();
    seedLineSite(terminal.store);
    reactor = wrongPartsReactor(terminal, (error) => {
      throw error;
    });
    await run('importOrders', { orders: someOrders(1) }, 'engineer');
    await run('releaseOrders', { line: 'FA1', orders: ['O-1'] }, 'supervisor');
    await run('launchUnit', { line: 'FA1' });
    await run('enterStation', { station, unit: vinOf(1), insist: true });
    unit = (await view()).unit?.unit ?? '';
  });
  afterEach(() => reactor.stop());

  it('call quality the third time in a row, for the unit and the part that is wanted', async () => {
    await scan('P-BELT');
    await scan('P-BELT');
    expect(await calls()).toEqual([]);
    await scan('P-BELT');
    await vi.waitFor(async () => expect(await calls()).toEqual([['quality', 'called']]));
    const [called] = (await view()).andons;
    expect(called).toMatchObject({ unit, part: 'P-SEAT' });
  });

  it('are counted anew after the right one went in', async () => {
    await scan('P-BELT');
    await scan('P-BELT');
    expect(await scan('P-SEAT SN-1')).toMatchObject({ ok: true });
    await scan('P-BELT');
    await reactor.stop();
    expect(await calls()).toEqual([]);
  });

  it('call once: somebody who comes finds one call, however often it is tried', async () => {
    for (let time = 0; time < 9; time += 1) await scan('P-BELT');
    await reactor.stop();
    expect(await calls()).toEqual([['quality', 'called']]);
  });

  it('are not counted where nothing of this site reads so: a place, a badge, a label of elsewhere', async () => {
    for (const scanned of ['FA-02', 'FA-01', 'XZ-99'])
      expect(await scan(scanned)).toMatchObject({ ok: false, code: 'scanUnknown', params: { scanned } });
    expect(await scan('P-BELT')).toMatchObject({ ok: false, code: 'wrongPart' });
    await reactor.stop();
    expect(await calls()).toEqual([]);
  });

  it('are not counted where the label only could not be read', async () => {
    for (let time = 0; time < 4; time += 1) await scan('***');
    await reactor.stop();
    expect(await calls()).toEqual([]);
  });
});
