import type { SiteConfiguration } from './siteConfiguration.ts';
import type { TerminalDuty } from './terminal.ts';

/** Everybody has these: units and people; what is on hold. */
const common: readonly string[] = ['site', 'holds'];

/**
 * The scopes that a terminal is given, or null for all. What its duty names, and what its work reads whatever it names: a PC at
 * a line its line, the supermarket that feeds it and quality; a PC that dispatches in a zone that supermarket and the lines that it feeds. The
 * office terminal and one that has no duty yet get all.
 */
export function scopesOf(
  duty: TerminalDuty | null,
  site: SiteConfiguration | null,
): readonly string[] | null {
  if (duty === null || duty.kind === 'office') return null;
  const lines = site?.lines ?? [];
  const supermarkets = (site?.zones ?? [])
    .filter((zone) => duty.zones.includes(zone.id))
    .map((zone) => zone.supermarket);
  const fed = lines.filter((line) => supermarkets.includes(line.supermarket)).map((line) => line.id);
  const feeding = lines.filter((line) => line.id === duty.line).map((line) => line.supermarket);
  const served = [...(duty.line === null ? [] : [duty.line]), ...fed];
  const wanted = [
    ...common,
    ...duty.scopes,
    ...(served.length > 0 ? ['quality'] : []),
    ...served.map((line) => `line/${line}`),
    ...[...supermarkets, ...feeding].map((supermarket) => `supply/${supermarket}`),
  ];
  return [...new Set(wanted)].toSorted();
}
