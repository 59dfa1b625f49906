import type { Refusal } from '../kernel/refusal.ts';
import type { Location } from '../site/siteConfiguration.ts';
import { no } from './refusals.ts';

/** A location as the site's master data has it; undefined where it has none of that id. */
type Found = Pick<Location, 'kind'> | undefined;

/** Why goods cannot stand at a location, or null. */
export function storingObstacle(location: string, found: Found): Refusal | null {
  if (!found) return no('locationUnknown', { location });
  return found.kind === 'parking' || found.kind === 'charging'
    ? no('locationHoldsNoStock', { location })
    : null;
}

/** Why goods cannot wait at a location to be taken, or null: what stands at the line is at its disposal. */
export const shelfObstacle = (location: string, found: Found): Refusal | null =>
  found?.kind === 'lineside' ? no('locationFeedsLine', { location }) : storingObstacle(location, found);
