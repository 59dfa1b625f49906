import type { Decision } from '#domain/kernel/decision';
import { no } from '#domain/logistics/refusals';
import { locationOf } from '../supply/knowledge.ts';
import type { CommandContext } from './command.ts';

/**
 * Decides with the location that a person scanned. A station's code stands for its line-side location where it has one; between
 * several nothing is guessed: they are named.
 */
export function placing(
  scanned: string,
  { site }: Pick<CommandContext, 'site'>,
  decide: (location: string) => Decision,
): Decision {
  if (site === null || locationOf(site, scanned)) return decide(scanned);
  const lineside = site.locations.filter((l) => l.kind === 'lineside' && l.station === scanned);
  const [first, second] = lineside;
  return second === undefined
    ? decide(first?.id ?? scanned)
    : no('locationOfStation', { station: scanned, locations: lineside.map((l) => l.id).join(' ') });
}
