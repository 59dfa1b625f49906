import { eq } from 'drizzle-orm';
import type { ReadDb } from '../open.ts';
import { toolWork, visit } from '../schema/assembly.ts';

/** Whether a tool has worked here; one that was taken out of the configuration still has its results. */
export const toolHasWorked = (read: ReadDb, tool: string): boolean =>
  read.select({ tool: toolWork.tool }).from(toolWork).where(eq(toolWork.tool, tool)).limit(1).get() !==
  undefined;

/** Whether a unit has stood there; also of a station that is no longer configured. */
export const stationHadVisits = (read: ReadDb, station: string): boolean =>
  read.select({ station: visit.station }).from(visit).where(eq(visit.station, station)).limit(1).get() !==
  undefined;
