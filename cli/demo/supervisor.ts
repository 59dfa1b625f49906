import path from 'node:path';
import type { Logger } from 'pino';
import type { DemoPart, DemoState } from '#terminal/contract/demo';
import type { Enrolment } from '#terminal/enrolment';
import type { DemoControl } from '#terminal/router';
import type { Cable } from '#simulate/cable';
import { layCable } from '#simulate/cable';
import type { Broker } from './broker.ts';
import { startBroker } from './broker.ts';
import { startTakt } from './childProcess.ts';
import { demoPc, endLeftPostgres, holdDemoFolder } from './demoFolder.ts';
import { expectFree } from './freePorts.ts';
import type { AskedPort } from './freePorts.ts';
import type { KeptOptions } from './keptProcess.ts';
import { KeptProcess } from './keptProcess.ts';
import { startWindow } from './windowProcess.ts';
import { serveControl } from './control.ts';
import { plantAdmin } from './plantAdmin.ts';

export interface DemoOptions {
  readonly dataDir: string;
  /** Of the line PC; the next two are N+1 and N+2. 0: all chosen freely. */
  readonly port: number;
  readonly plantPort: number;
  readonly brokerPort: number;
  readonly speed: number;
  readonly terminals: 1 | 3;
  /** Electron's program: the line PC gets a window; null: it is served to browsers like the others. */
  readonly window: string | null;
  /** The file of the `takt` command that plant and PCs run; without it the one that this process runs. */
  readonly program?: string;
  readonly log: Logger;
  /** Gives up a start that is under way. */
  readonly aborted?: AbortSignal;
}

export type PcName = 'line' | 'logistics' | 'quality';
export const pcNames: readonly PcName[] = ['line', 'logistics', 'quality'];

/** One PC of the demo: its process, and its two network cables. */
interface Pc {
  readonly name: PcName;
  readonly dataDir: string;
  readonly enrolment: Enrolment;
  readonly plantCable: Cable;
  readonly brokerCable: Cable;
  readonly process: KeptProcess;
}

/** The whole demo site: plant with its office terminal, broker, PCs, and what the panel can cut. */
export interface DemoSite {
  readonly terminals: readonly { readonly name: PcName; readonly url: string; readonly pid: number }[];
  /** Like the others, of the process that runs now. */
  readonly plantPid: number;
  readonly plantUrl: string;
  readonly officeUrl: string;
  readonly brokerUrl: string;
  readonly control: DemoControl;
  /** Of each PC, for the site's master data. */
  readonly enrolments: readonly { readonly name: PcName; readonly enrolment: Enrolment }[];
  stop(): Promise<void>;
}

/** What stands when the site is to be imported. */
export type Preparing = Pick<DemoSite, 'plantUrl' | 'brokerUrl' | 'enrolments'> & { readonly plantDir: string };

/**
 * Starts plant and broker, calls `prepare` once both stand (import of the site), then the PCs.
 * Every process that it starts ends with `stop`, whatever failed in between.
 */
export async function startDemoSite(
  options: DemoOptions,
  prepare: (site: Preparing) => Promise<void>,
): Promise<DemoSite> {
  const demo = new Demo(options);
  try {
    await demo.start(prepare);
    return demo.site();
  } catch (error) {
    await demo.stop();
    throw error;
  }
}

class Demo implements DemoControl {
  readonly #options: DemoOptions;
  readonly #undo: (() => Promise<unknown>)[] = [];
  readonly #pcs: Pc[] = [];
  #plant: KeptProcess | null = null;
  #broker: Broker | null = null;
  #brokerCut = false;
  /** What is being cut or mended, once for each time that it was asked. */
  #asked: readonly DemoPart[] = [];
  /** One change at a time: a plant that is starting cannot be cut. */
  #changing: Promise<unknown> = Promise.resolve();

  constructor(options: DemoOptions) {
    // As the plant says it to PostgreSQL, whose command line names its folder.
    this.#options = { ...options, dataDir: path.resolve(options.dataDir) };
  }

  async start(prepare: Parameters<typeof startDemoSite>[1]): Promise<void> {
    const { dataDir, brokerPort, plantPort, log, program, terminals, aborted } = this.#options;
    const names = terminals === 1 ? pcNames.slice(0, 1) : pcNames;
    await expectFree(portsOf(this.#options, names));
    const folder = await holdDemoFolder(dataDir);
    this.#undo.push(() => Promise.resolve(folder.release()));
    this.#undo.push(() => endLeftPostgres(path.join(dataDir, 'plant')));
    const broker = await startBroker(brokerPort);
    this.#broker = broker;
    this.#undo.push(() => this.#broker?.close() ?? Promise.resolve());
    const flags = { data: path.join(dataDir, 'plant'), site: 'changzhou', broker: broker.url };
    const kept: KeptOptions = {
      name: 'plant',
      start: (before, aborted) => {
        const ports: Readonly<Record<string, string>> = before
          ? { port: new URL(before.url).port, 'office-port': before.office ? new URL(before.office).port : '0' }
          : { port: String(plantPort) };
        return startTakt(['plant', ...argsOf({ ...flags, ...ports })], log, aborted, program);
      },
      log,
    };
    const plant = await KeptProcess.start(kept, aborted);
    this.#plant = plant;
    this.#undo.push(() => plant.stop());
    const { url } = plant.ready;
    const control = await serveControl(this);
    this.#undo.push(() => new Promise((resolve) => control.server.close(resolve)));
    const prepared = [];
    for (const name of names) {
      aborted?.throwIfAborted();
      prepared.push(await this.#enrollPc(name, url, broker));
    }
    const enrolments = prepared.map(({ name, enrolment }) => ({ name, enrolment }));
    const plantDir = path.join(dataDir, 'plant');
    await prepare({ plantDir, plantUrl: url, brokerUrl: broker.url, enrolments });
    aborted?.throwIfAborted();
    this.#pcs.push(...(await Promise.all(prepared.map((pc) => this.#startPc(pc, control.url)))));
  }

  async #enrollPc(name: PcName, plantUrl: string, broker: Broker): Promise<Omit<Pc, 'process'>> {
    const dataDir = path.join(this.#options.dataDir, name);
    const plantCable = await layCable({ host: '127.0.0.1', port: Number(new URL(plantUrl).port) });
    const brokerCable = await layCable({ host: '127.0.0.1', port: broker.port });
    this.#undo.push(() => plantCable.close(), () => brokerCable.close());
    const admin = await plantAdmin(plantUrl, path.join(this.#options.dataDir, 'plant'));
    const enrolment = await demoPc({ dataDir, name }, { url: plantUrl, admin });
    return { name, dataDir, enrolment, plantCable, brokerCable };
  }

  async #startPc(pc: Omit<Pc, 'process'>, controlUrl: string): Promise<Pc> {
    const { port, log, program, window, aborted } = this.#options;
    const inWindow = pc.name === 'line' ? window : null;
    const inShell = inWindow ? startWindow(inWindow) : null;
    const flags = {
      data: pc.dataDir,
      'demo-control': controlUrl,
      plant: `http://127.0.0.1:${pc.plantCable.port}`,
      broker: `mqtt://127.0.0.1:${pc.brokerCable.port}`,
    };
    const kept: KeptOptions = {
      name: pc.name,
      start: (before, aborted) => {
        const args = argsOf({ ...flags, port: before ? new URL(before.url).port : String(portOf(port, pc.name)) });
        return inShell ? inShell(args, log, aborted) : startTakt(['terminal', ...args], log, aborted, program);
      },
      log,
    };
    const process = await KeptProcess.start(kept, aborted);
    this.#undo.push(() => process.stop());
    return { ...pc, process };
  }

  site(): DemoSite {
    const plant = this.#plant;
    const { url, office } = plant?.ready ?? { url: '', office: null };
    return {
      get plantPid() {
        return plant?.ready.pid ?? 0;
      },
      terminals: this.#pcs.map(({ name, process }) => ({
        name,
        url: process.ready.url,
        get pid() {
          return process.ready.pid;
        },
      })),
      plantUrl: url,
      officeUrl: office ?? '',
      brokerUrl: this.#broker?.url ?? '',
      control: this,
      enrolments: this.#pcs.map(({ name, enrolment }) => ({ name, enrolment })),
      stop: () => this.stop(),
    };
  }

  state(): Promise<DemoState> {
    const pcs = this.#pcs.map(({ name, plantCable, process }) => ({
      part: name,
      cut: plantCable.isCut,
      ...lifeOf(process),
    }));
    const plant = { part: 'plant' as const, cut: this.#plant?.status === 'cut', ...lifeOf(this.#plant) };
    const broker = { part: 'broker' as const, cut: this.#brokerCut, ...lifeOf(null) };
    return Promise.resolve({
      parts: [plant, broker, ...pcs].map((row) => ({ ...row, changing: this.#asked.includes(row.part) })),
      speed: this.#options.speed,
      terminals: this.#pcs.map(({ name, process }) => ({ name, url: process.ready.url })),
    });
  }

  set(part: DemoPart, cut: boolean): Promise<DemoState> {
    this.#asked = [...this.#asked, part];
    const change = this.#changing
      .then(() => this.#set(part, cut))
      .finally(() => {
        this.#asked = this.#asked.toSpliced(this.#asked.indexOf(part), 1);
      });
    this.#changing = change.catch(() => undefined);
    return change.then(() => this.state());
  }

  async #set(part: DemoPart, cut: boolean): Promise<void> {
    switch (part) {
      case 'plant':
        return this.#setPlant(cut);
      case 'broker':
        return this.#setBroker(cut);
      default: {
        const pc = this.#pcs.find(({ name }) => name === part);
        for (const cable of pc ? [pc.plantCable, pc.brokerCable] : []) {
          if (cut) cable.cut();
          else cable.mend();
        }
      }
    }
  }

  /** Cutting the plant kills its process as a power cut would. */
  async #setPlant(cut: boolean): Promise<void> {
    if (cut) await this.#plant?.cut();
    else await this.#plant?.mend();
  }

  async #setBroker(cut: boolean): Promise<void> {
    if (cut === this.#brokerCut || !this.#broker) return;
    const { port } = this.#broker;
    if (cut) await this.#broker.close();
    else this.#broker = await startBroker(port);
    this.#brokerCut = cut;
  }

  async stop(): Promise<void> {
    await this.#changing;
    for (const undo of this.#undo.splice(0).reverse()) await undo().catch(() => undefined);
  }
}

/** 0 asks for any free one. */
const portOf = (ofLine: number, name: PcName): number => (ofLine === 0 ? 0 : ofLine + pcNames.indexOf(name));

const portsOf = (
  { port, plantPort, brokerPort }: DemoOptions,
  names: readonly PcName[],
): readonly AskedPort[] => [
  ...names.map((name) => ({ what: `${name} PC`, port: portOf(port, name), option: '--port' })),
  { what: 'plant server', port: plantPort, option: '--plant-port' },
  { what: 'floor broker', port: brokerPort, option: '--broker-port' },
];

const lifeOf = (process: KeptProcess | null) => ({
  restarts: process?.restarts ?? 0,
  down: process?.status === 'down',
});

const argsOf = (flags: Readonly<Record<string, string>>): string[] =>
  Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]);
