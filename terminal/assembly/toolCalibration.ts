import type { Calibrated } from '#domain/assembly/calibration';
import { calibrated } from '#domain/assembly/calibration';
import { calibrationsOf, tool } from '#domain/assembly/tool';
import { momentOf } from '#domain/kernel/moment';
import { isoInstant } from '#domain/kernel/runtime';
import type { Store } from '#db/store';

export interface CalibrationKnowledge {
  readonly store: Pick<Store, 'state' | 'clock'>;
  /** ms since 1970 by this PC's clock. */
  readonly nowMs: number;
}

/** How a tool stands now by the plant's clock, as wide as this PC's may be off: in doubt its calibration has ended. */
export const calibrationNow = ({ store, nowMs }: CalibrationKnowledge, id: string): Calibrated =>
  calibrated(calibrationsOf(store.state(tool, id).state), momentOf(isoInstant(nowMs), store.clock(), 0));
