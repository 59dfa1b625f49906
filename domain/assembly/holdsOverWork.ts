import type { Reads } from '../kernel/streamType.ts';
import type { Evidence } from '../quality/holdMatching.ts';
import { stationSubject, subjectsOfWork, toolSubject } from '../quality/holdWindow.ts';

/** Streams of the holds by tool or station that may cover this work, as far as `reads` finds any. */
export function holdsOverWork(work: readonly Evidence[], reads: Reads): ReadonlySet<string> {
  const subjects = work.flatMap((evidence) => {
    const { tool, station } = evidence;
    if (tool !== null) return subjectsOfWork(toolSubject(tool), evidence);
    return station === null ? [] : subjectsOfWork(stationSubject(station), evidence);
  });
  return new Set([...new Set(subjects)].flatMap((subject) => [...reads.concerning(subject)]));
}
