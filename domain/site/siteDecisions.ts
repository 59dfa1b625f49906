import type { DecideContext, Decision } from '../kernel/decision.ts';
import { decideOne } from '../kernel/decision.ts';
import { refuse } from '../kernel/refusal.ts';
import { configurationFaults } from './masterDataFaults.ts';
import type { SiteRefusal } from './refusals.ts';
import { site } from './site.ts';
import type { SiteState } from './site.ts';
import type { SiteConfiguration } from './siteConfiguration.ts';

/** Replaces the configuration as a whole; refused with the first fault and their number when it contradicts itself. */
export function configureSite(
  state: SiteState,
  input: { readonly site: string; readonly configuration: SiteConfiguration },
  context: DecideContext,
): Decision {
  const faults = configurationFaults(input.configuration);
  if (faults[0])
    return refuse<SiteRefusal>('configurationInconsistent', { ...faults[0], count: faults.length });
  return decideOne(
    site,
    input.site,
    state,
    { type: 'SiteConfigured', payload: { configuration: input.configuration } },
    context,
  );
}
