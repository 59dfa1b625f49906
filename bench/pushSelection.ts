import path from 'node:path';
import { streamTypeOf } from '#domain/streams';
import { hear } from '#db/hear';
import { openDatabase } from '#db/open';
import { plantLinkStore } from '#db/plantLinkStore';
import { Store } from '#db/store';
import { nodeRuntime } from '#process/nodeRuntime';
import type { Batch } from '#sync/batch';
import { checkBatch } from '#sync/batch';
import { generateKeyPair, signerFor } from '#sync/signing';
import { plantLinkTuning } from '#sync/tuning';
import { TerminalWriter } from '#tests/plant/writer';
import { unitStory } from './unitStory.ts';

export interface SelectionBenchOptions {
  /** Empty; where the database lies. */
  readonly folder: string;
  /** Runs that something is pending of. */
  readonly runs: number;
  /** Units per run; each is 20 events. Each unit's last event builds on the run before it. */
  readonly units: number;
  readonly say: (line: string) => void;
}

/** CPU time per event, us, until everything pending was chosen, as the plant acknowledges it push by push. */
export interface SelectionFigures {
  readonly events: number;
  readonly ownCpuUs: number;
  readonly heardCpuUs: number;
  /** The longest that one choice kept the engine from anything else. */
  readonly longestMs: number;
}

/**
 * What it costs a terminal to choose what to push, with days of work pending: its own, and others' that it forwards. Each unit has a line
 * of its own, because a stream with much pending is folded anew whenever it is heard of.
 */
export function measureSelection({ folder, runs, units, say }: SelectionBenchOptions): SelectionFigures {
  const database = openDatabase(path.join(folder, 'terminal.db'));
  const store = new Store({
    database,
    runtime: nodeRuntime(),
    terminal: 'bench',
    sign: signerFor(generateKeyPair().privateKey),
    clock: () => ({ offsetMs: null, uncertaintyMs: null, bootId: 'bench', monotonicMs: 0 }),
    typeOf: streamTypeOf,
    projections: { states: [], facts: [] },
  });
  say(`hearing ${runs * units * 20} events of ${runs} runs`);
  const events = hearAll(store, { runs, units });
  const set = (column: string): void =>
    void database.sqlite.exec(`update run set acked_seq = 0, own = ${column}`);
  const heard = drain(store, 'heard', events);
  set('1');
  const own = drain(store, 'own', events);
  database.close();
  return {
    events,
    ownCpuUs: own.cpuUs,
    heardCpuUs: heard.cpuUs,
    longestMs: Math.max(own.longestMs, heard.longestMs),
  };
}

function hearAll(store: Store, { runs, units }: Pick<SelectionBenchOptions, 'runs' | 'units'>): number {
  const terminals = Array.from({ length: runs }, (_, i) => new TerminalWriter(`t-${i}`));
  const writers = terminals.map((terminal) => terminal.startRun());
  let events = 0;
  for (let n = 0; n < units; n++) {
    const said: { readonly batch: Batch; readonly key: string }[] = [];
    for (const [i, run] of writers.entries()) {
      const from = run.written.length + 1;
      const story = unitStory({ line: `L${i}-${n}`, station: `S${i}` }, n);
      const before = writers[i - 1];
      const basis = before ? [{ run: before.run, seq: before.written.length }] : [];
      terminals[i]?.raiseLamport(before?.written.at(-1)?.event.lamport ?? 0);
      for (const [step, one] of story.entries())
        run.write(step + 1 === story.length && before ? { ...one, basis } : one);
      said.push({ batch: run.batch(from), key: terminals[i]?.keys.publicKey ?? '' });
    }
    hear(
      store,
      said.flatMap(({ batch, key }) => {
        const checked = checkBatch(batch, key);
        events += batch.events.length;
        return checked.ok ? [{ batch, checked: checked.events }] : [];
      }),
    );
  }
  return events;
}

function drain(store: Store, whose: 'own' | 'heard', events: number): { cpuUs: number; longestMs: number } {
  const link = plantLinkStore(store);
  const { pushEvents: maxEvents, pushChars: maxChars, pushBatches: maxBatches } = plantLinkTuning;
  const limits = { maxEvents, maxChars, maxBatches, patient: true, without: new Set<string>() };
  let [sent, longestMs, cpuUs] = [0, 0, 0];
  for (;;) {
    const cpu = process.cpuUsage();
    const startedMs = performance.now();
    const { batches } = link.batchesToPush({ whose, ...limits, after: new Map<string, number>() });
    longestMs = Math.max(longestMs, performance.now() - startedMs);
    const { user, system } = process.cpuUsage(cpu);
    cpuUs += user + system;
    if (batches.length === 0) break;
    const acks = batches.map(({ run, fromSeq, events: some }) => {
      sent += some.length;
      return { run, seq: fromSeq + some.length - 1, resendFrom: null, fault: null };
    });
    link.ack(acks);
  }
  if (sent !== events) throw new Error(`${sent} of ${events} ${whose} events were chosen`);
  return { cpuUs: cpuUs / events, longestMs };
}
