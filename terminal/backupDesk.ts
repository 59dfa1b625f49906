import type { Cancel, Runtime } from '#domain/kernel/runtime';
import { isoInstant } from '#domain/kernel/runtime';
import { backupsIn } from '#db/backup';
import type { BackupFault } from '#db/backupFault';
import type { SyncLog } from '#sync/client';
import type { BackupState } from './contract/backup.ts';

export type Copied =
  { readonly ok: true } | { readonly ok: false; readonly fault: BackupFault; readonly detail: string };

/** Makes one backup beside the commands; `done` never rejects. */
export type Copier = (
  nowMs: number,
  onShare: (share: number) => void,
) => { readonly done: Promise<Copied>; cancel(): Promise<void> };

export interface BackupDeskParts {
  readonly runtime: Runtime;
  readonly folder: string;
  readonly copy: Copier;
  /** Kept for whoever looks at the folder from outside; null: the last one succeeded. */
  readonly remember: (fault: BackupFault | null) => void;
  /** The state is another. */
  readonly onChange: () => void;
  readonly log: SyncLog;
}

const minuteMs = 60_000;
export const backupPace = {
  everyMs: 360 * minuteMs,
  /** After one that failed. */
  retryMs: 15 * minuteMs,
  /** A start has other work first. */
  firstMs: minuteMs,
};
/** What is copied is told in steps of this, as a share. */
const toldShare = 0.05;

/** Backs this terminal's database up again and again; one that fails is said, tried again, and stops nothing else. */
export class BackupDesk {
  readonly #parts: BackupDeskParts;
  #next: { readonly timer: Cancel; readonly atMs: number } | null = null;
  #running: { readonly share: number; readonly copying: ReturnType<Copier> } | null = null;
  #fault: BackupState['fault'] = null;
  #stopped = false;

  constructor(parts: BackupDeskParts) {
    this.#parts = parts;
  }

  start(): void {
    const { runtime, folder } = this.#parts;
    const newest = backupsIn(folder).at(-1);
    const ageMs = newest === undefined ? Infinity : runtime.nowMs() - newest.atMs;
    // One from the future says nothing about its age.
    const dueMs = ageMs < 0 ? 0 : backupPace.everyMs - ageMs;
    this.#schedule(Math.max(backupPace.firstMs, dueMs));
  }

  /** Does nothing while one is being made. */
  backUpNow(): void {
    if (this.#stopped || this.#running !== null) return;
    this.#next?.timer.cancel();
    this.#next = null;
    const copying = this.#parts.copy(this.#parts.runtime.nowMs(), (share) => this.#copied(share));
    this.#running = { share: 0, copying };
    this.#parts.onChange();
    void copying.done.then((copied) => this.#ended(copied));
  }

  state(): BackupState {
    const backups = backupsIn(this.#parts.folder);
    const newest = backups.at(-1);
    return {
      newestAt: newest === undefined ? null : isoInstant(newest.atMs),
      bytes: newest?.bytes ?? null,
      kept: backups.length,
      folder: this.#parts.folder,
      running: this.#running?.share ?? null,
      fault: this.#fault,
      nextAt: this.#next === null ? null : isoInstant(this.#next.atMs),
    };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#next?.timer.cancel();
    await this.#running?.copying.cancel();
  }

  #schedule(ms: number): void {
    const { runtime } = this.#parts;
    const timer = runtime.after(ms, () => this.backUpNow());
    this.#next = { timer, atMs: runtime.nowMs() + ms };
  }

  #copied(share: number): void {
    const running = this.#running;
    if (running === null || share - running.share < toldShare) return;
    this.#running = { ...running, share };
    this.#parts.onChange();
  }

  #ended(copied: Copied): void {
    if (this.#stopped) return;
    const { runtime, log, remember, onChange } = this.#parts;
    this.#running = null;
    this.#fault = copied.ok ? null : { code: copied.fault, at: isoInstant(runtime.nowMs()) };
    if (copied.ok) log.info('backedUp', {});
    else log.warn('backupFailed', { fault: copied.fault, detail: copied.detail });
    remember(copied.ok ? null : copied.fault);
    this.#schedule(copied.ok ? backupPace.everyMs : backupPace.retryMs);
    onChange();
  }
}
