import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { IntakeListener, IntakeStatus } from '../intake/observer.ts';
import { verdict } from '#sync/messages';
import type { Attention } from '../office.ts';
import type { WaitingLetters } from '../store.ts';

/** What is read when somebody asks, because it is a level and not a count. */
export interface Levels {
  queued(): number;
  head(): number;
  waitingPulls(): number;
  clonedTerminals(): number;
  pendingTerminals(): number;
  letters(): Promise<WaitingLetters>;
  /** Null while there is no office terminal. */
  attention(): Attention | null;
  nowMs(): number;
  /** When the certificate ends, ms since 1970; null without TLS. */
  certificateEndsMs(): number | null;
  pool(): { readonly total: number; readonly idle: number; readonly waiting: number };
}

export interface Metrics {
  readonly registry: Registry;
  readonly listener: IntakeListener;
  readonly turnedAway: Counter;
  readonly handedOn: Counter;
  readonly pushBytes: Counter;
  readonly tlsRefused: Counter;
}

const statuses: readonly IntakeStatus[] = [
  'starting',
  'serving',
  'standby',
  'unavailable',
  'recovering',
  'stopped',
];

/** Prometheus metrics of one plant process, in a registry of its own. */
export function plantMetrics(levels: () => Levels): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const events = new Counter({
    name: 'takt_plant_events_total',
    help: 'Events in the log by verdict',
    labelNames: ['verdict'],
    registers,
  });
  for (const v of verdict.options) events.inc({ verdict: v }, 0);
  const intake = intakeMetrics(registers);
  levelMetrics(registers, levels);
  const listener: IntakeListener = {
    committed({ rows, judgement, latencyMs, again }) {
      for (const [v, count] of judgement.verdicts) events.inc({ verdict: v }, count);
      intake.groupSize.observe(rows.length);
      intake.latency.observe(latencyMs / 1000);
      for (const code of judgement.discrepancies) intake.discrepancies.inc({ code });
      for (const { code } of judgement.conflicts) intake.quarantined.inc({ code });
      if (again) return;
      for (const { code } of judgement.unreadable) intake.deadLetters.inc({ code });
    },
    statusChanged(status) {
      for (const s of statuses) intake.status.set({ status: s }, s === status ? 1 : 0);
    },
    failed: () => intake.failures.inc(),
  };
  listener.statusChanged('starting');
  const { turnedAway, handedOn, pushBytes, tlsRefused } = intake;
  return { registry, listener, turnedAway, handedOn, pushBytes, tlsRefused };
}

function intakeMetrics(registers: Registry[]) {
  return {
    groupSize: new Histogram({
      name: 'takt_plant_group_rows',
      help: 'Rows per group commit',
      buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2000, 4000],
      registers,
    }),
    latency: new Histogram({
      name: 'takt_plant_ack_seconds',
      help: 'From the arrival of the oldest push of a group to its commit',
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    discrepancies: new Counter({
      name: 'takt_plant_discrepancies_total',
      help: 'Facts that did not fit, by code',
      labelNames: ['code'],
      registers,
    }),
    quarantined: new Counter({
      name: 'takt_plant_quarantined_total',
      help: 'ALARM: events whose key another event with other content had, by code',
      labelNames: ['code'],
      registers,
    }),
    deadLetters: new Counter({
      name: 'takt_plant_dead_letters_total',
      help: 'Events that this version cannot read or judge, by code',
      labelNames: ['code'],
      registers,
    }),
    failures: new Counter({
      name: 'takt_plant_failures_total',
      help: 'Groups given up for a bug',
      registers,
    }),
    turnedAway: new Counter({ name: 'takt_plant_turned_away_total', help: 'Pushes answered 503', registers }),
    handedOn: new Counter({
      name: 'takt_plant_handed_on_total',
      help: 'Pushes handed to the node that appends',
      registers,
    }),
    tlsRefused: new Counter({
      name: 'takt_plant_tls_refused_total',
      help: 'Connections refused before a request was read, by reason',
      labelNames: ['reason'],
      registers,
    }),
    pushBytes: new Counter({ name: 'takt_plant_push_bytes_total', help: 'Bytes of push bodies', registers }),
    status: new Gauge({
      name: 'takt_plant_intake_status',
      help: '1 for the status that the intake is in',
      labelNames: ['status'],
      registers,
    }),
  };
}

function levelMetrics(registers: Registry[], levels: () => Levels): void {
  const level = (name: string, help: string, read: (l: Levels) => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read(levels()));
      },
    });
  const waiting = (name: string, help: string, read: (w: WaitingLetters) => number) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        // A database that is away has no age to tell; the last one stays.
        const letters = await levels()
          .letters()
          .catch(() => null);
        if (letters) this.set(read(letters));
      },
    });
  level('takt_plant_queue_weight', 'Events that wait to be judged', (l) => l.queued());
  level('takt_plant_log_position', 'Last position of the log', (l) => l.head());
  level('takt_plant_waiting_pulls', 'Pulls that wait for news', (l) => l.waitingPulls());
  level('takt_plant_pending_terminals', 'Terminals that said they have unconfirmed events', (l) =>
    l.pendingTerminals(),
  );
  level('takt_plant_cloned_terminals', 'ALARM: terminals as which two PCs speak', (l) => l.clonedTerminals());
  waiting('takt_plant_dead_letters', 'Events that wait to be read', (w) => w.letters);
  waiting('takt_plant_dead_letter_oldest_seconds', 'Age of the oldest event that waits to be read', (w) =>
    w.oldestAt === null ? 0 : (levels().nowMs() - Date.parse(w.oldestAt)) / 1000,
  );
  level('takt_plant_attention_open', 'Inbox entries that need somebody', (l) => l.attention()?.open ?? 0);
  level(
    'takt_plant_attention_overdue',
    'Inbox entries that somebody should have seen to',
    (l) => l.attention()?.overdue ?? 0,
  );
  level(
    'takt_plant_attention_oldest_seconds',
    'Age of the oldest inbox entry that needs somebody',
    (l) => Math.max(0, l.attention()?.oldestMs ?? 0) / 1000,
  );
  level(
    'takt_plant_certificate_end_timestamp_seconds',
    'When the certificate ends; 0 without TLS',
    (l) => (l.certificateEndsMs() ?? 0) / 1000,
  );
  level('takt_plant_pg_connections', 'Open PostgreSQL connections', (l) => l.pool().total);
  level('takt_plant_pg_connections_idle', 'Idle PostgreSQL connections', (l) => l.pool().idle);
  level('takt_plant_pg_waiting', 'Requests that wait for a PostgreSQL connection', (l) => l.pool().waiting);
}
