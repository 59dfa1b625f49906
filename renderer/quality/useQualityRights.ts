import { useMay } from '../client/useMay.ts';
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

/** What to offer on the quality screens, as domain.md gives it to the roles. */
export function useQualityRights(): QualityRights {
  const may = useMay();
  return {
    open: may('operator', 'supervisor', 'logistics', 'quality', 'engineer'),
    lead: may('quality'),
    secure: may('quality', 'supervisor'),
    act: may('supervisor', 'logistics', 'quality', 'engineer'),
  };
}

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
