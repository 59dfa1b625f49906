import { useSiteText } from '../i18n/useFormat.ts';
import { useSiteConfiguration } from '../frame/usePlace.ts';

interface Option {
  readonly value: string;
  readonly label: string;
}

/** Where a whole unit can stand beside the line, the likeliest first. The others are for containers and vehicles. */
const forUnits = ['rework', 'yard', 'receiving'];

/** The stations of a line in the order of flow, and the places beside it where a unit can stand, by id and name. */
export function usePlaceOptions(line: string | null): {
  readonly stations: readonly Option[];
  readonly locations: readonly Option[];
} {
  const text = useSiteText();
  const site = useSiteConfiguration();
  const stations = site?.lines.find(({ id }) => id === line)?.stations ?? [];
  const optionOf = ({ id, name }: { readonly id: string; readonly name: { zh: string; en: string } }) => ({
    value: id,
    label: `${id} ${text(name)}`,
  });
  return {
    stations: stations.toSorted((a, b) => a.order - b.order).map(optionOf),
    locations: (site?.locations ?? [])
      .filter(({ kind }) => forUnits.includes(kind))
      .toSorted((a, b) => forUnits.indexOf(a.kind) - forUnits.indexOf(b.kind))
      .map(optionOf),
  };
}

/** A location by its id and name; its id alone where the site does not know it. */
export function useLocationName(): (location: string) => string {
  const text = useSiteText();
  const locations = useSiteConfiguration()?.locations ?? [];
  return (location) => {
    const known = locations.find(({ id }) => id === location);
    return known === undefined ? location : `${location} ${text(known.name)}`;
  };
}
