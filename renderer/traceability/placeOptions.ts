import { useSiteText } from '../i18n/useFormat.ts';
import { useSiteConfiguration } from '../frame/usePlace.ts';

interface Option {
  readonly value: string;
  readonly label: string;
}

/** The stations of a line in the order of flow and the site's locations, by id and name. */
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
    locations: (site?.locations ?? []).map(optionOf),
  };
}
