import { connect } from '#plant/postgres/connect';
import { postgresStore } from '#plant/postgres/postgresStore';
import type { EnrollAnswer } from '#sync/messages';
import { PlantClient, enrolTerminal } from '#tests/plant/plantClient';
import type { RunWriter, Said, TerminalWriter } from '#tests/plant/writer';
import type { RunningPlant } from './benchPlant.ts';
import { databaseUrlOf, enrolmentCode } from './benchPlant.ts';
import type { LightStart } from './lightStore.ts';
import { unitStory } from './unitStory.ts';

/** Terminals of one line. */
const ofLine = 10;
/** Of a unit's story: what happens before it comes to a station, and what a station's PC records of it. */
const before = 5;
const atStation = 14;

/** A PC of the site: enrolled, with a station of a line as its duty, and a run that has said nothing. */
export interface StormPc {
  readonly writer: TerminalWriter;
  readonly enrolled: EnrollAnswer;
  readonly run: RunWriter;
  readonly line: string;
  readonly station: string;
  /** Units that come to its station, as numbers within its line. */
  readonly units: readonly number[];
}

const lineOf = (i: number): string => `L${Math.floor(i / ofLine)}`;

/** PCs of lines of ten stations each, and for each PC the units that it needs to record `events`, known to the plant. */
export async function stormSite(plant: RunningPlant, count: number, events: number): Promise<StormPc[]> {
  const each = Math.ceil(events / atStation);
  const pcs: StormPc[] = [];
  for (let from = 0; from < count; from += 20) {
    const some = Array.from({ length: Math.min(20, count - from) }, (_, n) => from + n);
    pcs.push(...(await Promise.all(some.map((i) => pcAt(plant, i, each)))));
  }
  const { client } = await enrolTerminal(plant.url, await enrolmentCode(plant), 'office');
  const office = client.writer.startRun();
  for (const pc of pcs) office.write(assigned(pc));
  for (const pc of pcs) {
    for (const n of pc.units) for (const said of unitStory(pc, n).slice(0, before)) office.write(said);
  }
  await pushAll(client, office);
  return pcs;
}

async function pcAt(plant: RunningPlant, i: number, each: number): Promise<StormPc> {
  const { client, answer } = await enrolTerminal(plant.url, await enrolmentCode(plant), `PC-${i}`);
  const { writer } = client;
  const place = { line: lineOf(i), station: `S${i % ofLine}` };
  const units = Array.from({ length: each }, (_, n) => (i % ofLine) * each + n);
  return { writer, enrolled: answer, run: writer.startRun(), ...place, units };
}

const scopesOfPc = ({ line }: Pick<StormPc, 'line'>): string[] => ['holds', `line/${line}`, 'site'];

const assigned = (pc: StormPc): Said => ({
  stream: `terminal/${pc.writer.terminal}`,
  scope: 'site',
  type: 'TerminalEnrolled',
  class: 'fact',
  payload: {
    name: `${pc.line}-${pc.station}`,
    duty: { kind: 'floor', line: null, stations: [], zones: [], scopes: scopesOfPc(pc) },
    tools: [],
    certificate: pc.enrolled.certificate,
  },
});

/** So many events of its station, saved while nobody hears it. */
export function record({ run, units, ...place }: StormPc, events: number): void {
  const said = units.flatMap((n) => unitStory(place, n).slice(before, before + atStation));
  for (const one of said.slice(0, events)) run.write(one);
}

async function pushAll(client: PlantClient, run: RunWriter): Promise<void> {
  for (let from = 1; from <= run.written.length; from += 500)
    await client.push(run.batch(from, Math.min(from + 499, run.written.length)));
}

/** Where each PC begins: as one that has all that the plant knows now. */
export async function startsAt(plant: RunningPlant): Promise<(pc: StormPc) => LightStart> {
  const store = postgresStore(connect(await databaseUrlOf(plant.folder), () => undefined));
  const { position: cursor, logHash: headHash, scopes: heads } = await store.place();
  await store.close();
  return (pc) => {
    const scopes = scopesOfPc(pc);
    return { scopes, cursor, headHash, heads: heads.filter(({ scope }) => scopes.includes(scope)) };
  };
}
