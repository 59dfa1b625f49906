import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import { personOf } from '#domain/kernel/actor';
import type { ReadDb } from '#db/open';
import type { InboxEntry } from '#db/queries/inbox';
import { inboxEntries } from '#db/queries/inbox';
import type { Outputs } from '../contract/infer.ts';
import type { qualityContract } from '../contract/quality.ts';
import type { Names } from './names.ts';
import { refusalNames } from './refusalNames.ts';

type Detail = NonNullable<Outputs<typeof qualityContract.queries>['issue']>;
type Stands = Detail['holds'][number]['stands'];

/** How far back it is looked; an inbox is emptied, not filled. */
const searched = 100;

/** Why a hold that somebody lifted stands: the plant refused that, or something was found since. Null where it is lifted, or nobody has to be told. */
export function whyItStands(
  hold: { readonly stream: string; readonly status: string },
  read: ReadDb,
  names: Names,
  site: SiteConfiguration | null,
): Stands {
  if (hold.status !== 'placed') return null;
  const entry = inboxEntries(read, { limit: searched, stream: hold.stream }).find(isAboutLifting);
  if (!entry || entry.code === null) return null;
  const { code, params } = entry;
  const { by, at } = lifting(entry);
  return { by: names.person(by), at, code, params, names: refusalNames(params, read, site) };
}

const isAboutLifting = ({ kind, type, code }: InboxEntry): boolean =>
  (kind === 'refused' && type === 'HoldLifted') || code === 'holdStandsAgain';

/** Who lifted it: whoever was refused, or whom the misfit names. */
function lifting({ kind, actor, at, params }: InboxEntry): { by: string | null; at: string | null } {
  if (kind === 'refused') return { by: personOf(actor), at };
  const { by, liftedAt } = params;
  return { by: typeof by === 'string' ? by : null, at: typeof liftedAt === 'string' ? liftedAt : null };
}
