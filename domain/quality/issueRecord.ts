import { contentHash } from '../kernel/contentHash.ts';
import type { OpenedIssue } from './issueState.ts';

/**
 * What a closing signature covers: the record as a person reads it. Lists are sorted and times of recording left out, so that
 * two terminals with the same knowledge get the same hash in whatever order they came to know it.
 */
export const issueRecord = (state: OpenedIssue) => ({
  opening: state.opening,
  owner: state.owner,
  team: [...state.team].sort(),
  affected: entries(state.affected).map(([unit, u]) => ({
    unit,
    account: u.account,
    outcome: u.decision?.outcome ?? null,
  })),
  sections: entries(state.sections).map(([section, s]) => ({
    section,
    text: s.text,
    evidence: s.evidence,
  })),
  actions: entries(state.actions).map(([action, a]) => ({
    action,
    plan: a.plan,
    done: a.done && { by: a.done.by, evidence: a.done.evidence },
  })),
  verification: state.verification,
  ...attached(state),
});

/** Nothing where nothing is attached: the hash of such a record is what it was before there were attachments. */
function attached({ attachments }: OpenedIssue) {
  const standing = entries(attachments).filter(([, a]) => a.added !== null && a.withdrawn === null);
  return standing.length === 0
    ? {}
    : { attachments: standing.map(([hash, a]) => ({ hash, caption: a.added?.caption ?? '' })) };
}

export const issueRecordHash = (state: OpenedIssue): string => contentHash(issueRecord(state));

/** What a closing signature is bound to: the record as it was shown (its hash), and what the signer concluded. */
export const closingHash = (recordHash: string, conclusion: string): string =>
  contentHash({ record: recordHash, conclusion });

const entries = <T>(record: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
