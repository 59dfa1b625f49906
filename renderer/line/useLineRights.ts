import { useMay } from '../client/useMay.ts';

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
}

/** What to offer at the line, as domain.md gives it to the roles. */
export function useLineRights(): LineRights {
  const may = useMay();
  return {
    work: may('operator', 'supervisor'),
    call: may('operator', 'supervisor', 'logistics', 'quality', 'engineer'),
    help: may('supervisor', 'logistics', 'quality', 'engineer'),
    startStop: may('operator', 'supervisor'),
    endStop: may('operator', 'supervisor'),
    classifyStop: may('supervisor', 'engineer'),
    recordDefect: may('operator', 'supervisor', 'quality'),
  };
}
