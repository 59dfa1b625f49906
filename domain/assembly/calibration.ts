import type { Moment } from '../kernel/moment.ts';
import { isoInstant } from '../kernel/runtime.ts';
import type { Span } from '../quality/holdWindow.ts';

export interface Calibration {
  readonly certificate: string;
  /** The laboratory or the person who calibrated it. */
  readonly calibratedBy: string;
  /** When it was calibrated, by the plant's clock. */
  readonly at: Moment;
  /** It ends then. */
  readonly validUntil: string;
  readonly no: number;
}

/** A check that found the tool wrong, by the plant's clock. */
export interface Finding {
  /** From when on it may have been wrong. */
  readonly since: string;
  readonly found: Moment;
  readonly no: number;
}

/** `no`: their order in the log. */
export interface Calibrations {
  /** In the order in which the tool was calibrated. */
  readonly calibrations: readonly Calibration[];
  readonly findings: readonly Finding[];
}

/** A time in which the tool's results cannot be relied on; half open, `until` null: it lasts. */
export interface Lapse extends Span {
  /** `expired`: nobody calibrated it in time; `found`: a check found it wrong. */
  readonly because: 'expired' | 'found';
}

/** People are told of the end of a calibration as long before it, days: a laboratory takes its time. */
export const warnedAheadDays = 14;
const dayMs = 86_400_000;

/** More of one tool are forgotten, the first ones first: it is calibrated once or twice a year. */
const calibrationsKept = 50;

export function withCalibration(known: Calibrations, said: Omit<Calibration, 'no'>): Calibrations {
  const calibration = { ...said, no: nextNo(known) };
  const before = known.calibrations.filter((c) => c.at.from <= said.at.from);
  const after = known.calibrations.filter((c) => c.at.from > said.at.from);
  return { ...known, calibrations: [...before, calibration, ...after].slice(-calibrationsKept) };
}

export const withFinding = (known: Calibrations, said: Omit<Finding, 'no'>): Calibrations => ({
  ...known,
  findings: [...known.findings, { ...said, no: nextNo(known) }].slice(-calibrationsKept),
});

const nextNo = ({ calibrations, findings }: Calibrations): number =>
  1 + Math.max(0, ...[...calibrations, ...findings].map(({ no }) => no));

/** Whether anything was ever said of its calibration: else nothing speaks against its results. */
export const isCalibrated = ({ calibrations, findings }: Calibrations): boolean =>
  calibrations.length + findings.length > 0;

/** Whether a calibration answers what a check found. Where the clocks leave open which was first, what the log has later counts. */
const answers = (calibration: Calibration, finding: Finding): boolean =>
  !isBefore(calibration, finding) &&
  (calibration.at.from > finding.found.until || calibration.no > finding.no);

const isBefore = ({ at }: Pick<Calibration, 'at'>, { found }: Finding): boolean => at.until < found.from;

/** The newest finding that a calibration cannot answer because it was made before; null where there is none. */
export const findingAfter = (known: Calibrations, calibration: Pick<Calibration, 'at'>): Finding | null =>
  known.findings.findLast((finding) => isBefore(calibration, finding)) ?? null;

/** The same from the same words in whatever order they were heard, but where the clocks leave the order open. */
export function lapses({ calibrations, findings }: Calibrations): readonly Lapse[] {
  const expired = calibrations.map(({ validUntil }, i): Lapse => {
    const next = calibrations[i + 1]?.at.from ?? null;
    return { because: 'expired', from: validUntil, until: next };
  });
  const found = findings.map((finding): Lapse => {
    const next = calibrations.find((c) => answers(c, finding))?.at.from ?? null;
    return { because: 'found', from: finding.since, until: next };
  });
  return [...found, ...expired].filter(({ from, until }) => until === null || from < until);
}

/** The first time in which it was out of calibration that a moment may have lain in: in doubt it did. */
export const lapseAt = (known: Calibrations, { from: first, until: last }: Moment): Lapse | null =>
  lapses(known)
    .filter(({ from, until }) => from <= last && (until === null || first < until))
    .reduce<Lapse | null>((one, other) => (one !== null && one.from <= other.from ? one : other), null);

export type CalibrationStatus = 'unrecorded' | 'valid' | 'dueSoon' | 'expired' | 'foundOut';

/** How a tool stands now. */
export interface Calibrated {
  readonly status: CalibrationStatus;
  /** What counts now; null where none was recorded. */
  readonly calibration: Calibration | null;
  /** Since when it must not work; null where it may. */
  readonly outSince: string | null;
}

export function calibrated(known: Calibrations, now: Moment): Calibrated {
  const calibration = known.calibrations.findLast((c) => c.at.from <= now.until) ?? null;
  const lapse = lapseAt(known, now);
  if (lapse !== null) {
    const status = lapse.because === 'found' ? 'foundOut' : 'expired';
    return { status, calibration, outSince: lapse.from };
  }
  if (calibration === null) return { status: 'unrecorded', calibration, outSince: null };
  const warned = isoInstant(Date.parse(now.until) + warnedAheadDays * dayMs);
  return { status: calibration.validUntil <= warned ? 'dueSoon' : 'valid', calibration, outSince: null };
}
