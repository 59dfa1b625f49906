import type { SimulatorTimers } from './realTimers.ts';
import type { SimulationLog } from './simulationLog.ts';
import { TerminalClient } from './terminalClient.ts';
import type { AnswerOf, AskedOf, CommandName, CommandOutcome, InputOf, QueryName } from './terminalClient.ts';

/** Badges of the simulated people by what they do. A list is tried in turn when the first one may not. */
export interface Badges {
  readonly operator: string;
  readonly supervisors: readonly [string, string];
  readonly quality: readonly [string, string];
  readonly logistics: string;
}

export const demoBadges: Badges = {
  operator: '1004',
  supervisors: ['1001', '1007'],
  quality: ['1003', '1008'],
  logistics: '1002',
};
export const demoPin = '246810';

export interface StaffOptions {
  readonly url: string;
  readonly pin: string;
  readonly timers: SimulatorTimers;
  readonly log: SimulationLog;
  readonly onRefusal: (code: string) => void;
}

/** Refusals that are about the person, so that somebody else may be asked. */
const personal = new Set(['roleNotAllowed', 'qualificationMissing']);

/** The people at one PC. */
export class Staff {
  readonly #options: StaffOptions;
  readonly #clients = new Map<string, TerminalClient>();

  constructor(options: StaffOptions) {
    this.#options = options;
  }

  ask<N extends QueryName>(badge: string, name: N, input: AskedOf<N>): Promise<AnswerOf<N>> {
    return this.#client(badge).query(name, input);
  }

  /** The first of `badges` who may do it does it. A refusal is told and handed back. */
  async act<N extends CommandName>(
    badges: readonly [string, ...string[]],
    name: N,
    input: InputOf<N>,
  ): Promise<CommandOutcome> {
    const [first, ...others] = badges;
    let outcome = await this.#client(first).command(name, input);
    for (const badge of others) {
      if (outcome.ok || !personal.has(outcome.code)) break;
      outcome = await this.#client(badge).command(name, input);
    }
    if (!outcome.ok) {
      const { code, params } = outcome;
      this.#options.log('refused', { command: name, code, params });
      this.#options.onRefusal(code);
    }
    return outcome;
  }

  /** Both components of a signature of one of them; not bound to a record. */
  signature(badge: string, meaning: string) {
    return { badge, pin: this.#options.pin, meaning, recordHash: null };
  }

  #client(badge: string): TerminalClient {
    const { url, pin, timers } = this.#options;
    const known = this.#clients.get(badge) ?? new TerminalClient({ url, badge, pin, timers });
    this.#clients.set(badge, known);
    return known;
  }
}

/** The key of the first event of a stream type among what a command recorded, or null. */
export function recordedKey(outcome: CommandOutcome, stream: string): string | null {
  if (!outcome.ok) return null;
  const found = outcome.events.find((e) => e.stream.startsWith(`${stream}/`));
  return found?.stream.slice(stream.length + 1) ?? null;
}
