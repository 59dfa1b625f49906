import type { Role } from '#domain/kernel/actor';
import { useRights } from '../client/useRights.ts';
import type { IssueRow } from './useIssue.ts';

export interface QualityRights {
  /** Open an issue, comment on one. */
  readonly open: boolean;
  /** Work an issue through its gates, decide and lift. */
  readonly lead: boolean;
  /** Say where units are, place a hold. */
  readonly secure: boolean;
  /** Report an action as done. */
  readonly act: boolean;
}

/** Who; a test holds it against the roles of the commands behind each. */
export const qualityRoles: Readonly<Record<keyof QualityRights, readonly Role[]>> = {
  open: ['operator', 'supervisor', 'logistics', 'quality', 'engineer'],
  lead: ['quality'],
  secure: ['quality', 'supervisor'],
  act: ['supervisor', 'logistics', 'quality', 'engineer'],
};

/** What to offer on the quality screens, as domain.md gives it to the roles. */
export const useQualityRights = (): QualityRights => useRights(qualityRoles);

export interface IssueRights extends QualityRights {
  readonly reopen: boolean;
}

/** The same on one issue: a finished record takes comments only, until it is reopened. */
export function useIssueRights({ status }: Pick<IssueRow, 'status'>): IssueRights {
  const rights = useQualityRights();
  const finished = status === 'closed' || status === 'duplicate';
  return finished
    ? { open: rights.open, lead: false, secure: false, act: false, reopen: rights.lead }
    : { ...rights, reopen: false };
}
