import type { Role } from '#domain/kernel/actor';
import { useRights } from '../client/useRights.ts';

export interface LineRights {
  /** Enter, work on and release units. */
  readonly work: boolean;
  /** Call for help, and say that it was given. */
  readonly call: boolean;
  /** Say "I'm coming". */
  readonly help: boolean;
  /** Say that the line stands. */
  readonly startStop: boolean;
  /** Say that the line runs again. */
  readonly endStop: boolean;
  /** Say why it stood. */
  readonly classifyStop: boolean;
  readonly recordDefect: boolean;
  /** Find rework good or not. */
  readonly judgeRework: boolean;
}

/** Who; a test holds it against the roles of the commands behind each. */
export const lineRoles: Readonly<Record<keyof LineRights, readonly Role[]>> = {
  work: ['operator', 'supervisor'],
  call: ['operator', 'supervisor', 'logistics', 'quality', 'engineer'],
  help: ['supervisor', 'logistics', 'quality', 'engineer'],
  startStop: ['operator', 'supervisor'],
  endStop: ['operator', 'supervisor'],
  classifyStop: ['supervisor', 'engineer'],
  recordDefect: ['operator', 'supervisor', 'quality'],
  judgeRework: ['quality'],
};

/** What to offer at the line, as domain.md gives it to the roles. */
export const useLineRights = (): LineRights => useRights(lineRoles);
