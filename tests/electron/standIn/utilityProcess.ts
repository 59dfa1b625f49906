import type { ForkOptions, UtilityProcess } from 'electron';
import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { giveAway, type PortMessage, PortTunnel } from './ports.ts';

/** What the parent and the child send each other. */
export type UtilityMessage =
  { readonly kind: 'message'; readonly data: unknown; readonly ports: readonly number[] } | PortMessage;

class StandInUtilityProcess
  extends EventEmitter
  implements Pick<UtilityProcess, 'pid' | 'postMessage' | 'kill'>
{
  readonly #child: ChildProcess;
  readonly #tunnel = new PortTunnel((message) => this.#send(message));

  constructor(modulePath: string, args: readonly string[], options: ForkOptions) {
    super();
    this.#child = fork(modulePath, args, {
      cwd: options.cwd,
      execArgv: ['--import', new URL('./utilityChild.ts', import.meta.url).href],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child.on('message', (message: UtilityMessage) => {
      if (message.kind === 'message') this.emit('message', message.data);
      else this.#tunnel.receive(message);
    });
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('exit', (exitCode) => {
      this.#tunnel.closeAll();
      this.emit('exit', exitCode ?? 9);
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  postMessage(data: unknown, ports?: readonly unknown[]): void {
    this.#send({ kind: 'message', data, ports: giveAway(this.#tunnel, ports) });
  }

  kill(): boolean {
    return this.#child.kill('SIGTERM');
  }

  #send(message: UtilityMessage): void {
    if (this.#child.connected) this.#child.send(message);
  }
}

export const utilityProcess = {
  fork: (modulePath: string, args: readonly string[] = [], options: ForkOptions = {}) =>
    new StandInUtilityProcess(modulePath, args, options),
};
