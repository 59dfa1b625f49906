import type { AnyStreamType } from './kernel/streamType.ts';
import { splitStreamId } from './kernel/streamType.ts';
import { site } from './site/site.ts';

/** Every stream type of the product, by name: domain.md's table as code. */
export const streamTypes: Readonly<Record<string, AnyStreamType>> = { site };

/** The type of a stream id; undefined when this version of the product does not know it yet (it is parked). */
export const streamTypeOf = (stream: string): AnyStreamType | undefined =>
  streamTypes[splitStreamId(stream).name];
