import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import type { AnswerOf } from './terminalClient.ts';

export type LineBoard = NonNullable<AnswerOf<'assembly.lineBoard'>>;
export type StationTile = LineBoard['stations'][number];
export type StationView = NonNullable<AnswerOf<'assembly.station'>>;
export type StationOperation = StationView['operations'][number];
export type StationPart = StationView['parts'][number];
export type MissingItem = StationView['missing'][number];
export type DefectCode = SiteConfiguration['defectCodes'][number];

/** What a simulated site has done so far. */
export interface SimulationCounts {
  launched: number;
  entered: number;
  released: number;
  shipped: number;
  bypassed: number;
  pulledOff: number;
  andons: number;
  defects: number;
  tighteningsOk: number;
  tighteningsNok: number;
  containersReceived: number;
  deliveredByHand: number;
  connectionLosses: number;
  readonly refusals: Record<string, number>;
}

export const noCounts = (): SimulationCounts => ({
  launched: 0,
  entered: 0,
  released: 0,
  shipped: 0,
  bypassed: 0,
  pulledOff: 0,
  andons: 0,
  defects: 0,
  tighteningsOk: 0,
  tighteningsNok: 0,
  containersReceived: 0,
  deliveredByHand: 0,
  connectionLosses: 0,
  refusals: {},
});
