import { contentHash } from '../kernel/contentHash.ts';
import type { DecideContext, Decision } from '../kernel/decision.ts';
import { decideOne } from '../kernel/decision.ts';
import { refuse } from '../kernel/refusal.ts';
import { revisionFaults } from './masterDataFaults.ts';
import type { ProductRevision } from './productRevision.ts';
import type { SiteRefusal } from './refusals.ts';
import { revision } from './revision.ts';
import type { RevisionState } from './revision.ts';
import type { SiteConfiguration } from './siteConfiguration.ts';

/** The stream key of a revision: publishing the same content twice is refused `revisionExists`, never doubled. */
export const revisionKey = (content: ProductRevision): string => contentHash(content);

export function publishRevision(
  state: RevisionState,
  input: { readonly content: ProductRevision },
  context: DecideContext,
  known: { readonly configuration: SiteConfiguration },
): Decision {
  const { content } = input;
  const stations = known.configuration.lines.flatMap((l) => l.stations.map((s) => s.id));
  const faults = revisionFaults(content, stations);
  if (faults[0]) return refuse<SiteRefusal>('revisionInconsistent', { ...faults[0], count: faults.length });
  return decideOne(
    revision,
    revisionKey(content),
    state,
    { type: 'RevisionPublished', payload: { content } },
    context,
  );
}

export function setEffectivity(
  state: RevisionState,
  input: { readonly revision: string; readonly line: string; readonly fromSequence: number },
  context: DecideContext,
  known: { readonly configuration: SiteConfiguration },
): Decision {
  const { line, fromSequence } = input;
  if (!known.configuration.lines.some((l) => l.id === line))
    return refuse<SiteRefusal>('lineUnknown', { line });
  return decideOne(
    revision,
    input.revision,
    state,
    { type: 'EffectivitySet', payload: { line, fromSequence } },
    context,
  );
}
