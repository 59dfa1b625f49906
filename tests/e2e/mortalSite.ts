import { rename } from 'node:fs/promises';
import path from 'node:path';
import { pino } from 'pino';
import type { Broker } from '#cli/demo/broker';
import { startBroker } from '#cli/demo/broker';
import type { TaktProcess } from '#cli/demo/childProcess';
import { startTakt } from '#cli/demo/childProcess';
import type { PlantAdmin } from '#cli/demo/plantAdmin';
import { plantAdmin } from '#cli/demo/plantAdmin';
import { prepareDemo } from '#cli/demo/prepare';
import { enroll } from '#terminal/enrolment';
import type { Engine } from './engineProcess.ts';
import { startEngine } from './engineProcess.ts';
import { builtTakt } from '#tests/cli/builtTakt';
import { freePort } from '#tests/simulate/lineTerminal';

const log = pino({ level: 'silent' });
const portOf = (url: string | null | undefined): string => new URL(url ?? '').port;

/**
 * The plant with its office terminal, a broker, and the PC of the line, whose engine is the built one. Plant and engine can be
 * killed and keep their ports.
 */
export class MortalSite {
  readonly folder: string;
  /** Of the PC's API. */
  url = '';
  /** As imported, with the ports of the tools. */
  files: Readonly<Record<string, string>> = {};
  #broker: Broker | null = null;
  #plant: TaktProcess | null = null;
  #plantArgs: readonly string[] = [];
  #engine: Engine | null = null;
  #lost: Engine | null = null;
  #engineArgs: readonly string[] = [];

  readonly #wayTo: (plantUrl: string) => Promise<string>;
  readonly #plantFlags: readonly string[];

  /** `wayTo`: by which URL the PC of the line reaches its plant; directly without one. `plantFlags`: further options of the plant. */
  constructor(
    folder: string,
    wayTo = (plantUrl: string) => Promise.resolve(plantUrl),
    plantFlags: readonly string[] = [],
  ) {
    this.folder = folder;
    this.#plantFlags = plantFlags;
    this.#wayTo = wayTo;
  }

  async start(): Promise<void> {
    const plantDir = path.join(this.folder, 'plant');
    const lineDir = path.join(this.folder, 'line');
    this.#broker = await startBroker(0);
    const { url: brokerUrl } = this.#broker;
    const fixed = [
      'plant',
      '--data',
      plantDir,
      '--site',
      'changzhou',
      '--broker',
      brokerUrl,
      ...this.#plantFlags,
    ];
    this.#plant = await startTakt([...fixed, '--port', '0'], log, undefined, builtTakt);
    const { url: plantUrl, office } = this.#plant.ready;
    this.#plantArgs = [...fixed, '--port', portOf(plantUrl), '--office-port', portOf(office)];
    const code = await (await plantAdmin(plantUrl, plantDir)).oneTimeCode(10);
    const way = await this.#wayTo(plantUrl);
    const enrolment = await enroll({ dataDir: lineDir, plantUrl: way, code, name: 'line' });
    this.files = await prepareDemo({
      plantUrl,
      plantDir,
      brokerUrl,
      enrolments: [{ name: 'line', enrolment }],
    });
    const port = await freePort();
    this.#engineArgs = ['--data', lineDir, '--broker', brokerUrl, '--port', String(port)];
    this.url = `http://127.0.0.1:${String(port)}`;
    await this.startEngine();
  }

  /** Of the office terminal's API; the same after each start of the plant. */
  get officeUrl(): string {
    return this.#plant?.ready.office ?? '';
  }

  database(of: 'line' | 'office'): string {
    return path.join(this.folder, of === 'line' ? 'line' : 'plant/office', 'terminal.db');
  }

  /** Of the engine that runs; 0 without one. */
  get enginePid(): number {
    return this.#engine?.pid ?? 0;
  }

  async killEngine(): Promise<void> {
    await this.#engine?.kill();
  }

  async startEngine(): Promise<void> {
    this.#engine = await startEngine(this.#engineArgs);
  }

  /** Its PC is gone: the engine ends amid everything, and nobody has the disk. */
  async loseLinePc(): Promise<void> {
    await this.killEngine();
    await rename(path.join(this.folder, 'line'), path.join(this.folder, 'lost'));
  }

  /** The lost PC is found, and somebody switches it on; answers with the URL of its API. */
  async startLostPc(): Promise<string> {
    const port = String(await freePort());
    const [, , ...rest] = this.#engineArgs.slice(0, -2);
    this.#lost = await startEngine(['--data', path.join(this.folder, 'lost'), ...rest, '--port', port]);
    return `http://127.0.0.1:${port}`;
  }

  /** The plant's administrator, beside it. */
  admin(): Promise<PlantAdmin> {
    return plantAdmin(this.plantUrl, path.join(this.folder, 'plant'));
  }

  get plantUrl(): string {
    return this.#plant?.ready.url ?? '';
  }

  async killPlant(): Promise<void> {
    await this.#plant?.kill();
  }

  async startPlant(): Promise<void> {
    this.#plant = await startTakt(this.#plantArgs, log, undefined, builtTakt);
  }

  async stop(): Promise<void> {
    await this.#lost?.stop();
    await this.#engine?.stop();
    await this.#plant?.stop();
    await this.#broker?.close();
  }
}
