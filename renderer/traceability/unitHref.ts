/** Where a unit is shown, by its id. */
export const unitHref = (unit: string): string => `/units/${encodeURIComponent(unit)}`;
