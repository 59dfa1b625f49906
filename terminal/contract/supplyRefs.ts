import { z } from 'zod';
import { code, localText } from '#domain/kernel/text';
import { supplyKey } from '#domain/logistics/supply';
import { words } from './inputText.ts';

/** What several nouns of logistics name: a thing with its name, a place with its station, a part with its unit of measure. */
export const named = { id: code, name: localText.nullable() };
export const place = z.object({ ...named, station: code.nullable() });
export const part = z.object({ ...named, unit: z.string().nullable() });

export const ofCall = { call: supplyKey };
export const ofTransport = { transport: supplyKey };
export const ofContainer = { container: code };
export const reasonText = words(200);
export const lifeFilter = z.enum(['live', 'ended']).default('live');
