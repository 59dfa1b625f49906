import { container } from '#domain/logistics/container';
import { order } from '#domain/assembly/order';
import { revision } from '#domain/site/revision';
import { revisionKey } from '#domain/site/revisionDecisions';
import type { ProductRevision } from '#domain/site/productRevision';
import { badgeHolder } from '#db/queries/people';
import { revisions } from '#db/queries/site';
import type { QueryContext } from '../commands/registry.ts';
import { recordedLabel } from '../supply/recordedLabel.ts';
import { crossFaults } from './crossCheck.ts';
import type { Change, Present } from './diff.ts';
import { diffOf } from './diff.ts';
import type { Files, ImportPlan } from './folder.ts';
import { readFolder } from './folder.ts';
import type { ImportFault } from './table.ts';

type Known = Pick<QueryContext, 'read' | 'store' | 'site'>;

/** Reads a folder and checks it as a whole, in itself first and then against what the site has. */
export function checkedFolder(
  files: Files,
  known: Known,
): { plan: ImportPlan; faults: readonly ImportFault[] } {
  const folder = readFolder(files);
  if (folder.faults.length > 0) return { plan: folder.plan, faults: folder.faults };
  const contents = publishedContents(known);
  const faults = crossFaults(folder, {
    configuration: known.site,
    parts: new Set(contents.flatMap((c) => c.parts.map((p) => p.number))),
    variants: new Set(contents.flatMap((c) => c.variants.map((v) => v.id))),
  });
  return { plan: folder.plan, faults };
}

/** All faults, and what the folder would change if it has none. */
export function previewOf(files: Files, known: Known): { faults: ImportFault[]; changes: Change[] } {
  const { plan, faults } = checkedFolder(files, known);
  return { faults: [...faults], changes: faults.length > 0 ? [] : diffOf(plan, presentOf(plan, known)) };
}

const publishedContents = ({ read, store }: Known): ProductRevision[] =>
  revisions(read).flatMap((row) => {
    const { state } = store.state(revision, row.revision);
    return state.status === 'published' ? [state.content] : [];
  });

function presentOf(plan: ImportPlan, { read, store, site }: Known): Present {
  const { product } = plan;
  const known = (has: boolean, id: string) => (has ? [id] : []);
  return {
    configuration: site,
    revision:
      product !== null && store.state(revision, revisionKey(product.content)).state.status === 'published',
    badges: new Set(plan.people.flatMap((p) => known(badgeHolder(read, p.badge) !== null, p.badge))),
    containers: new Set(
      plan.containers.flatMap(({ container: id }) =>
        known(store.state(container, recordedLabel(read, id)).state.status !== 'absent', id),
      ),
    ),
    orders: new Set(
      plan.orders.flatMap(({ order: id, revision: r }) => {
        const { state } = store.state(order, id);
        const held = state.status === 'absent' ? null : state.content;
        return known(held !== null && held.revision >= r, `${id} r${r}`);
      }),
    ),
  };
}
