import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Role } from '#domain/kernel/actor';
import type { toolRow } from '#terminal/contract/lineTools';
import { useClient } from '../client/ClientProvider.tsx';
import { useRights } from '../client/useRights.ts';

export type ToolRow = z.output<typeof toolRow>;

/** A calibration ends with the clock, and nothing else changes. */
const clockMs = 30_000;

export function useTools() {
  const { engine } = useClient();
  const meta = { topics: ['tool', 'site'] };
  return useQuery(engine.queries.assembly.tools.queryOptions({ input: {}, meta, refetchInterval: clockMs }));
}

interface ToolRights {
  /** Record that a tool was calibrated. */
  readonly calibrate: boolean;
  /** Say that a check found it wrong. */
  readonly report: boolean;
}

/** Who; a test holds it against the roles of the commands behind each. */
export const toolRoles: Readonly<Record<keyof ToolRights, readonly Role[]>> = {
  calibrate: ['engineer'],
  report: ['supervisor', 'quality', 'engineer'],
};

export const useToolRights = (): ToolRights => useRights(toolRoles);
