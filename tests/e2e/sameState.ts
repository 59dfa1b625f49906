import type { PcName } from '#cli/demo/supervisor';
import { audit } from '#db/audit';
import { certifiedKeys } from '#terminal/certifiedKeys';
import { enrolmentIn } from '#terminal/enrolment';
import { keptBy } from './keptEvents.ts';
import type { Scene } from './scene.ts';

const everyone: readonly (PcName | 'office')[] = ['line', 'logistics', 'quality', 'office'];

/** What one database knows: confirmed states by stream, verdicts by event, and what waits. */
function knownIn(file: string) {
  return keptBy(file, (database) => {
    const pairs = (sql: string) =>
      database
        .prepare<[], { readonly k: string; readonly v: string }>(sql)
        .all()
        .map(({ k, v }) => `${k} ${v}`);
    return {
      states: pairs('select stream as k, confirmed as v from stream where version > 0 order by 1'),
      verdicts: pairs('select event_id as k, status as v from event where position is not null order by 1'),
      waiting: pairs(`select event_id as k, type as v from event where status = 'pending' order by 1`),
    };
  });
}

export interface Difference {
  readonly of: string;
  readonly what: string;
  readonly only: readonly string[];
}

/** Where the databases of all PCs and the office terminal differ, beginning with the first one; empty when they agree. */
export function differences(scene: Scene): Difference[] {
  const [first, ...others] = everyone.map((of) => ({ of, known: knownIn(scene.database(of)) }));
  if (!first) return [];
  const waiting = [first, ...others].map(({ of, known }) => ({ of, what: 'waiting', only: known.waiting }));
  const apart = others.flatMap(({ of, known }) =>
    (['states', 'verdicts'] as const).map((what) => ({
      of,
      what,
      only: apartFrom(first.known[what], known[what]),
    })),
  );
  return [...waiting, ...apart].filter(({ only }) => only.length > 0);
}

function apartFrom(here: readonly string[], there: readonly string[]): string[] {
  const [one, other] = [new Set(here), new Set(there)];
  return [...here.filter((x) => !other.has(x)), ...there.filter((x) => !one.has(x))].slice(0, 5);
}

/** Chains of all databases that do not hold. */
export const brokenChains = (scene: Scene) =>
  everyone.flatMap((of) =>
    keptBy(scene.database(of), (database) => {
      const enrolment = enrolmentIn(database);
      const keys = enrolment ? certifiedKeys(database, enrolment) : new Map<string, string>();
      return audit(database, (terminal) => keys.get(terminal) ?? null).faults.map((fault) => ({
        of,
        ...fault,
      }));
    }),
  );
