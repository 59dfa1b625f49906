import type { assemblyContract } from '#terminal/contract/assembly';
import type { Outputs } from '#terminal/contract/infer';
import type { ShortageRow } from '#terminal/contract/calls';

type Answers = Outputs<typeof assemblyContract.queries>;

export type Board = NonNullable<Answers['lineBoard']>;
export type BoardTile = Board['stations'][number];
export type AndonRow = Board['andons'][number];
export type StopRow = Board['stops'][number];
export type Output = NonNullable<Answers['lineOutput']>;
export type BuiltUnit = Answers['builtUnits']['rows'][number];
export type Station = NonNullable<Answers['station']>;
export type StationOperation = Station['operations'][number];
export type StationPart = Station['parts'][number];
export type { ShortageRow };
