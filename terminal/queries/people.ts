import { isoInstant } from '#domain/kernel/runtime';
import { people } from '#db/queries/people';
import type { peopleContract } from '../contract/people.ts';
import type { QueriesOf } from '../commands/registry.ts';
import { pageFrom } from './page.ts';

export const peopleQueries: QueriesOf<typeof peopleContract.queries> = {
  people: (input, { read, nowMs }) => {
    const now = isoInstant(nowMs);
    const found = people(read, { ...input, limit: input.limit + 1 });
    return pageFrom(
      found,
      input.limit,
      (row) => `${row.badge ?? ''}/${row.person}`,
      (row) => ({
        ...row,
        roles: [...row.roles],
        qualifications: row.qualifications.map((q) => ({
          ...q,
          expired: q.validUntil !== null && q.validUntil <= now,
        })),
      }),
    );
  },
};
