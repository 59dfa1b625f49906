import { setTimeout as wait } from 'node:timers/promises';
import type { Pc } from './pc.ts';

/** What people do here. `again`: asked until it is answered, because a second time has no second effect. */
export interface Writing {
  readonly again: boolean;
  /** The event that one of it records. */
  readonly type: string;
  readonly ask: (mark: string) => { readonly command: string; readonly input: object };
  /** Refusals that say "it is there already", to somebody who was not answered the first time. */
  readonly thereAlready: readonly string[];
}

const nothing = {
  unit: null,
  line: 'FA1',
  station: null,
  operation: null,
  part: null,
  lot: null,
  tool: null,
};

export const orders: Writing = {
  again: true,
  type: 'OrderImported',
  thereAlready: [],
  ask: (order) => {
    const product = { line: 'FA1', model: 'L6', variant: 'L6', quantity: 1 };
    const content = { ...product, revision: 0, vin: null, dueAt: null, options: [] };
    return { command: 'assembly.importOrders', input: { orders: [{ order, content }] } };
  },
};

export const boxes: Writing = {
  again: true,
  type: 'ContainerReceived',
  thereAlready: ['containerAlreadyReceived'],
  ask: (container) => {
    const box = { part: 'N14-020', lot: 'L-1', quantity: 20, location: 'SM-1' };
    return {
      command: 'logistics.receiveContainer',
      input: { container, ...box, expiresAt: null, delivery: null },
    };
  },
};

export const problems: Writing = {
  again: false,
  type: 'IssueOpened',
  thereAlready: [],
  ask: (title) => ({
    command: 'quality.openIssue',
    input: {
      source: 'audit',
      defectCode: null,
      severity: 'C',
      title,
      text: '',
      subject: { ...nothing, characteristic: null },
    },
  }),
};

export const comments = (issue: string): Writing => ({
  again: false,
  type: 'IssueCommented',
  thereAlready: [],
  ask: (text) => ({ command: 'quality.commentIssue', input: { issue, text } }),
});

/** What was asked of a PC, and what it said was saved. */
export class Ledger {
  /** Event ids that an answer named. */
  readonly saved = new Set<string>();
  /** By mark: the event type that it stands in, and whether the PC said that it has it. */
  readonly asked = new Map<string, { readonly type: string; readonly saved: boolean }>();
  answers = 0;
  /** Asked, and the PC died before it said anything. */
  unanswered = 0;
  #marks = 0;

  mark(): string {
    this.#marks += 1;
    return `K-${String(this.#marks)}`;
  }
}

/** One person who writes as fast as the PC answers, until told to stop. */
export async function write(pc: Pc, writing: Writing, ledger: Ledger, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    const mark = ledger.mark();
    ledger.asked.set(mark, { type: writing.type, saved: false });
    const saved = await ask(pc, writing, mark, ledger);
    if (saved) ledger.asked.set(mark, { type: writing.type, saved });
  }
}

async function ask(pc: Pc, { again, ask, thereAlready }: Writing, mark: string, ledger: Ledger) {
  const { command, input } = ask(mark);
  for (let tries = 1; ; tries += 1) {
    // The PC is down between its death and its next start.
    const answer = await pc.command(command, input).catch(() => null);
    if (answer?.ok) {
      for (const { eventId } of answer.events) ledger.saved.add(eventId);
      ledger.answers += 1;
      return true;
    }
    if (answer && tries > 1 && thereAlready.includes(answer.code)) return true;
    if (answer) throw new Error(`${command} ${mark}: ${String(answer.status)} ${answer.code}`);
    ledger.unanswered += 1;
    await wait(40);
    if (!again) return false;
  }
}
