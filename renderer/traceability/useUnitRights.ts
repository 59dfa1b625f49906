import type { Role } from '#domain/kernel/actor';
import { useRights } from '../client/useRights.ts';

export interface UnitRights {
  /** Take back that it arrived at a station. */
  readonly takeBack: boolean;
  /** Take it off the line, put it back, scrap it, ship it. */
  readonly direct: boolean;
  /** Look again at what was bypassed. */
  readonly review: boolean;
}

/** Who; a test holds it against the roles of the commands behind each. */
export const unitRoles: Readonly<Record<keyof UnitRights, readonly Role[]>> = {
  takeBack: ['operator', 'supervisor'],
  direct: ['supervisor'],
  review: ['quality'],
};

export const useUnitRights = (): UnitRights => useRights(unitRoles);
