/** Where a station is worked at; `unit` opens that one where several stand there. */
export const stationHref = (station: string, unit?: string): string => {
  const path = `/line/stations/${encodeURIComponent(station)}`;
  return unit === undefined ? path : `${path}?unit=${encodeURIComponent(unit)}`;
};
