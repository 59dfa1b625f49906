import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import { freePort } from './lineTerminal.ts';

const program = ['/usr/sbin/mosquitto', '/usr/bin/mosquitto'].find((file) => existsSync(file));

/** Why there is no Mosquitto on this machine, or null. */
export const mosquittoMissing: string | null = program ? null : 'Mosquitto is not installed';

/** The real broker in a process of its own, on one port for all its lives; it keeps nothing on the disk. */
export class Mosquitto {
  readonly url: string;
  readonly #folder: string;
  #process: ChildProcess | null = null;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.url = `mqtt://127.0.0.1:${String(port)}`;
  }

  static async start(): Promise<Mosquitto> {
    const folder = await mkdtemp(path.join(tmpdir(), 'takt-mosquitto-'));
    const port = await freePort();
    const config = `listener ${String(port)} 127.0.0.1\nallow_anonymous true\npersistence false\n`;
    await writeFile(path.join(folder, 'mosquitto.conf'), config);
    const broker = new Mosquitto(folder, port);
    await broker.startAgain();
    return broker;
  }

  /** Begins empty: no retained message, no session, no subscription. Resolves when it listens. */
  async startAgain(): Promise<void> {
    this.#process = spawn(program ?? '', ['-c', path.join(this.#folder, 'mosquitto.conf')], {
      stdio: 'ignore',
    });
    await vi.waitFor(() => this.#reached(), { timeout: 20_000, interval: 10 });
  }

  async #reached(): Promise<void> {
    const probe = connect(Number(new URL(this.url).port), '127.0.0.1');
    await once(probe, 'connect');
    probe.destroy();
  }

  /** Ends as the power does, with everything it remembered. */
  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = null;
    if (running === null) return;
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    await ended;
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
