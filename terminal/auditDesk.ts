import type { Runtime } from '#domain/kernel/runtime';
import { isoInstant } from '#domain/kernel/runtime';
import type { SyncLog } from '#sync/client';
import type { Found } from './audited.ts';
import type { AuditState } from './contract/audit.ts';
import { auditResult } from './contract/audit.ts';

export type Looked =
  { readonly ok: true; readonly found: Found } | { readonly ok: false; readonly detail: string };

/** Looks at the whole database beside the commands; `done` never rejects. */
export type Auditor = () => { readonly done: Promise<Looked>; cancel(): Promise<void> };

export interface AuditDeskParts {
  readonly runtime: Runtime;
  readonly look: Auditor;
  /** The last result, as it was kept; null before the first. */
  readonly kept: string | null;
  readonly keep: (result: string) => void;
  /** The state is another. */
  readonly onChange: () => void;
  readonly log: SyncLog;
}

/** Says whether this terminal's records are what was recorded, when somebody asks for it; what is found is told to the log as well. */
export class AuditDesk {
  readonly #parts: AuditDeskParts;
  #last: AuditState['last'];
  #brokenOffAt: string | null = null;
  #looking: ReturnType<Auditor> | null = null;
  #stopped = false;

  constructor(parts: AuditDeskParts) {
    this.#parts = parts;
    this.#last = parts.kept === null ? null : (auditResult.safeParse(JSON.parse(parts.kept)).data ?? null);
  }

  /** Does nothing while one goes on. */
  start(): void {
    if (this.#stopped || this.#looking !== null) return;
    const { look, runtime, onChange } = this.#parts;
    const fromMs = runtime.monotonicMs();
    this.#looking = look();
    onChange();
    void this.#looking.done.then((looked) => this.#ended(looked, runtime.monotonicMs() - fromMs));
  }

  state(): AuditState {
    return { running: this.#looking !== null, last: this.#last, brokenOffAt: this.#brokenOffAt };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#looking?.cancel();
  }

  #ended(looked: Looked, tookMs: number): void {
    if (this.#stopped) return;
    const { runtime, log, keep, onChange } = this.#parts;
    const at = isoInstant(runtime.nowMs());
    this.#looking = null;
    this.#brokenOffAt = looked.ok ? null : at;
    if (looked.ok) {
      this.#last = { ...looked.found, at, tookMs: Math.round(tookMs) };
      const { faultCount, events } = looked.found;
      if (faultCount > 0) log.warn('auditFoundFaults', { faultCount });
      else log.info('audited', { events });
      keep(JSON.stringify(this.#last));
    } else log.warn('auditBrokenOff', { detail: looked.detail });
    onChange();
  }
}
