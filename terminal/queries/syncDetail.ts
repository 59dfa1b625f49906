import { entering } from '#sync/entering';
import type { Follows } from '#sync/scopes';
import { followsIn } from '#db/follows';
import { lastCheckpoint, pendingByScope, scopeHeads, unreadStreams } from '#db/queries/syncState';
import type { QueryContext } from '../commands/registry.ts';
import type { Outputs } from '../contract/infer.ts';
import type { systemContract } from '../contract/system.ts';
import { readEnrolment } from '../enrolment.ts';
import { inboxSubjects } from './inboxSubjects.ts';

type Detail = Outputs<typeof systemContract.queries>['sync'];

/** Streams of a newer version that are named; one update settles all of them. */
const named = 100;

/** Where this PC stands in its plant's log, and what it still has to tell: what it knows itself, whether the plant is there or not. */
export function syncDetailOf(context: QueryContext): Detail {
  const { read, store } = context;
  const pending = pendingByScope(read);
  const streams = unreadStreams(read, named);
  const subject = inboxSubjects(context, streams);
  const checkpoint = lastCheckpoint(read);
  return {
    plant: plantOf(store.setting('enrolment')),
    cursor: Number(store.setting('cursor') ?? 0),
    head: store.setting('headHash') ?? null,
    pending: {
      ...pending,
      scopes: pending.scopes.map(({ scope, own, heard }) => ({ scope, records: own + heard })),
    },
    follows: shown(followsIn((name) => store.setting(name))),
    heads: [...scopeHeads(read)],
    entering: enteringOf(store.setting('entering')),
    checkpoint: checkpoint && {
      epoch: checkpoint.epoch,
      position: checkpoint.position,
      madeAt: checkpoint.madeAt,
    },
    unread: streams.map(subject),
  };
}

function plantOf(enrolment: string | undefined): Detail['plant'] {
  if (enrolment === undefined) return null;
  const { serverId, epoch, plantUrls } = readEnrolment(enrolment);
  return { serverId, epoch, urls: [...plantUrls] };
}

function enteringOf(text: string | undefined): Detail['entering'] {
  const under = text === undefined ? null : entering.nullable().parse(JSON.parse(text));
  return under && { ...shown(under.scopes), through: under.through, open: under.open };
}

const shown = (follows: Follows): Detail['follows'] => ({
  all: follows === null,
  scopes: [...(follows ?? [])],
});
