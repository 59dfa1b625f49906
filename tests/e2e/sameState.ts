import type { PcName } from '#cli/demo/supervisor';
import { audit } from '#db/audit';
import { canonical } from '#domain/kernel/canonical';
import { certifiedKeys } from '#terminal/certifiedKeys';
import { enrolmentIn } from '#terminal/enrolment';
import { askPlant, keptBy } from './keptEvents.ts';
import type { Scene } from './scene.ts';

const everyone: readonly (PcName | 'office')[] = ['line', 'logistics', 'quality', 'office'];

interface Known {
  readonly states: readonly string[];
  readonly verdicts: readonly string[];
  readonly waiting: readonly string[];
}
interface Pair {
  readonly k: string;
  readonly v: string;
}
const joined = (pairs: readonly Pair[]): string[] => pairs.map(({ k, v }) => `${k} ${v}`);
/** By stream; its state in the one form that every database can be compared in. */
const states = (pairs: readonly Pair[]): string[] =>
  joined(pairs.map(({ k, v }) => ({ k, v: canonical(JSON.parse(v)) })));

/** What one PC's database knows: confirmed states by stream, verdicts by event, and what waits. */
function knownIn(file: string): Known {
  return keptBy(file, (database) => {
    const pairs = (sql: string) => database.prepare<[], Pair>(sql).all();
    return {
      states: states(pairs('select stream as k, confirmed as v from stream where version > 0')),
      verdicts: joined(pairs('select event_id as k, status as v from event where position is not null')),
      waiting: joined(pairs(`select event_id as k, type as v from event where status = 'pending'`)),
    };
  });
}

/** The same of the plant's PostgreSQL, where nothing waits. */
async function knownAtPlant(scene: Scene): Promise<Known> {
  const pairs = (sql: string) => askPlant<Pair>(scene.plantDir, sql);
  return {
    states: states(await pairs('select stream as k, state as v from stream where version > 0')),
    verdicts: joined(await pairs('select event_id as k, verdict as v from event')),
    waiting: [],
  };
}

export interface Difference {
  readonly of: string;
  readonly what: string;
  readonly only: readonly string[];
}

/** Where the databases of all PCs and of the office terminal differ from the plant's; empty when they agree. */
export async function differences(scene: Scene): Promise<Difference[]> {
  const plant = await knownAtPlant(scene);
  const others = everyone.map((of) => ({ of, known: knownIn(scene.database(of)) }));
  const waiting = others.map(({ of, known }) => ({ of, what: 'waiting', only: known.waiting }));
  const apart = others.flatMap(({ of, known }) =>
    (['states', 'verdicts'] as const).map((what) => ({
      of,
      what,
      only: apartFrom(plant[what], known[what]),
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
