import { personName } from '#db/queries/people';
import type { ClosedEntry } from '#db/queries/closedAttention';
import { closedEntries } from '#db/queries/closedAttention';
import type { Outputs } from '../contract/infer.ts';
import type { siteContract } from '../contract/site.ts';
import type { QueriesOf } from '../commands/registry.ts';
import { inboxSubjects } from './inboxSubjects.ts';
import { namesFor } from './names.ts';
import { pageFrom } from './page.ts';
import { refusalNames } from './refusalNames.ts';

type Contract = typeof siteContract.queries;
type Row = Outputs<Contract>['inboxReviewed']['rows'][number];

/** How many are looked through for words. */
const searched = 1000;

export const inboxReviewedQueries: QueriesOf<Pick<Contract, 'inboxReviewed'>> = {
  inboxReviewed: ({ words, limit, after }, context) => {
    const { read, site } = context;
    const names = namesFor(read, site);
    const found = closedEntries(read, { limit: words === undefined ? limit + 1 : searched, after });
    const subjectOf = inboxSubjects(
      context,
      found.map(({ stream }) => stream),
    );
    const row = (e: ClosedEntry): Row => ({
      id: e.id,
      closedAt: e.closedAt,
      closedBy: names.person(e.person),
      note: e.note,
      how: howOf(e),
      subject: subjectOf(e.stream),
      type: e.type,
      kind: e.discrepancy ? 'discrepancy' : 'refused',
      code: e.code,
      params: e.params,
      names: refusalNames(e.params, read, site),
      at: e.at,
      by: e.actor === null ? null : names.actor(e.actor),
    });
    const told = found.filter((e) => words === undefined || speaksOf(e, subjectOf(e.stream), words));
    return pageFrom(told, limit, (e) => `${e.closedAt}/${e.id}`, row);

    function speaksOf(e: ClosedEntry, { label, key }: Row['subject'], sought: string): boolean {
      const by = e.person === null ? null : personName(read, e.person);
      return [label?.zh, label?.en, key, e.note, by?.zh, by?.en]
        .filter((text) => text !== undefined)
        .some((text) => text.toLowerCase().includes(sought.toLowerCase()));
    }
  },
};

const howOf = ({ how }: ClosedEntry): Row['how'] => {
  switch (how) {
    case 'RecordDropped':
      return 'dropped';
    case 'RefusalAcknowledged':
      return 'accepted';
    case 'ProposalWithdrawn':
      return 'withdrawn';
    case 'ProposalDecidedAgain':
      return 'again';
    default:
      return 'reviewed';
  }
};
