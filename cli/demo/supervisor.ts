import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { endOrphan } from '#plant/postgres/orphan';
import type { DemoPart, DemoState } from '#terminal/contract/demo';
import { enroll } from '#terminal/enrolment';
import type { Enrolment } from '#terminal/enrolment';
import type { DemoControl } from '#terminal/router';
import type { Cable } from '#simulate/cable';
import { layCable } from '#simulate/cable';
import type { Broker } from './broker.ts';
import { startBroker } from './broker.ts';
import type { TaktProcess } from './childProcess.ts';
import { startTakt } from './childProcess.ts';
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
  readonly log: Logger;
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
  process: TaktProcess;
}

/** The whole demo site: plant with its office terminal, broker, PCs, and what the panel can cut. */
export interface DemoSite {
  readonly terminals: readonly { readonly name: PcName; readonly url: string; readonly pid: number }[];
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
  #plant: TaktProcess | null = null;
  #plantArgs: readonly string[] = [];
  #plantCut = false;
  #broker: Broker | null = null;
  #brokerCut = false;
  /** One change at a time: a plant that is starting cannot be cut. */
  #changing: Promise<unknown> = Promise.resolve();

  constructor(options: DemoOptions) {
    this.#options = options;
  }

  async start(prepare: Parameters<typeof startDemoSite>[1]): Promise<void> {
    const { dataDir, brokerPort, plantPort, log, terminals } = this.#options;
    await mkdir(dataDir, { recursive: true });
    // PostgreSQL runs as a user of its own and must be able to pass through.
    await chmod(dataDir, 0o711);
    const broker = await startBroker(brokerPort);
    this.#broker = broker;
    this.#undo.push(() => this.#broker?.close() ?? Promise.resolve());
    const fixed = ['plant', '--data', path.join(dataDir, 'plant'), '--site', 'changzhou', '--broker', broker.url];
    this.#plant = await startTakt([...fixed, '--port', String(plantPort)], log);
    this.#undo.push(() => this.#plant?.stop() ?? Promise.resolve());
    const { url, office } = this.#plant.ready;
    const officePort = office ? new URL(office).port : '0';
    this.#plantArgs = [...fixed, '--port', new URL(url).port, '--office-port', officePort];
    const control = await serveControl(this);
    this.#undo.push(() => new Promise((resolve) => control.server.close(resolve)));
    const names = terminals === 1 ? pcNames.slice(0, 1) : pcNames;
    const prepared = [];
    for (const name of names) prepared.push(await this.#enrollPc(name, url, broker));
    const enrolments = prepared.map(({ name, enrolment }) => ({ name, enrolment }));
    const plantDir = path.join(dataDir, 'plant');
    await prepare({ plantDir, plantUrl: url, brokerUrl: broker.url, enrolments });
    this.#pcs.push(...(await Promise.all(prepared.map((pc) => this.#startPc(pc, control.url)))));
  }

  async #enrollPc(name: PcName, plantUrl: string, broker: Broker): Promise<Omit<Pc, 'process'>> {
    const dataDir = path.join(this.#options.dataDir, name);
    const plantCable = await layCable({ host: '127.0.0.1', port: Number(new URL(plantUrl).port) });
    const brokerCable = await layCable({ host: '127.0.0.1', port: broker.port });
    this.#undo.push(() => plantCable.close(), () => brokerCable.close());
    const admin = await plantAdmin(plantUrl, path.join(this.#options.dataDir, 'plant'));
    const code = await admin.oneTimeCode(10);
    const enrolment = await enroll({ dataDir, plantUrl, code, name });
    return { name, dataDir, enrolment, plantCable, brokerCable };
  }

  async #startPc(pc: Omit<Pc, 'process'>, controlUrl: string): Promise<Pc> {
    const { port, log, window } = this.#options;
    const own = port === 0 ? 0 : port + pcNames.indexOf(pc.name);
    const inWindow = pc.name === 'line' ? window : null;
    const process = await (inWindow ? startWindow(inWindow) : startTakt)(
      [
        ...(inWindow ? [] : ['terminal']),
        '--data',
        pc.dataDir,
        '--port',
        String(own),
        '--demo-control',
        controlUrl,
        '--plant',
        `http://127.0.0.1:${pc.plantCable.port}`,
        '--broker',
        `mqtt://127.0.0.1:${pc.brokerCable.port}`,
      ],
      log,
    );
    this.#undo.push(() => process.stop());
    return { ...pc, process };
  }

  site(): DemoSite {
    const { url, office } = this.#plant?.ready ?? { url: '', office: null };
    return {
      terminals: this.#pcs.map(({ name, process }) => ({ name, url: process.ready.url, pid: process.ready.pid })),
      plantUrl: url,
      officeUrl: office ?? '',
      brokerUrl: this.#broker?.url ?? '',
      control: this,
      enrolments: this.#pcs.map(({ name, enrolment }) => ({ name, enrolment })),
      stop: () => this.stop(),
    };
  }

  state(): Promise<DemoState> {
    const pcs = this.#pcs.map(({ name, plantCable }) => ({ part: name, cut: plantCable.isCut }));
    return Promise.resolve({
      parts: [{ part: 'plant', cut: this.#plantCut }, { part: 'broker', cut: this.#brokerCut }, ...pcs],
      speed: this.#options.speed,
      terminals: this.#pcs.map(({ name, process }) => ({ name, url: process.ready.url })),
    });
  }

  set(part: DemoPart, cut: boolean): Promise<DemoState> {
    const change = this.#changing.then(() => this.#set(part, cut));
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
    if (cut === this.#plantCut) return;
    if (cut) await this.#plant?.kill();
    else this.#plant = await startTakt(this.#plantArgs, this.#options.log);
    this.#plantCut = cut;
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
    // A plant that was cut has left its PostgreSQL behind, as it would on a machine that stays up.
    if (this.#plantCut) this.#undo.push(() => endOrphan(path.join(this.#options.dataDir, 'plant', 'postgres')));
    for (const undo of this.#undo.splice(0).reverse()) await undo().catch(() => undefined);
  }
}
