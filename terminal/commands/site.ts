import { personOf } from '#domain/kernel/actor';
import type { Role } from '#domain/kernel/actor';
import { unit } from '#domain/assembly/unit';
import type { Decision, Draft } from '#domain/kernel/decision';
import { accept } from '#domain/kernel/decision';
import type { kernelEvents } from '#domain/kernel/kernelEvents';
import { refuse } from '#domain/kernel/refusal';
import { splitStreamId } from '#domain/kernel/streamType';
import type { SiteRefusal } from '#domain/site/refusals';
import { revision } from '#domain/site/revision';
import { publishRevision, revisionKey, setEffectivity } from '#domain/site/revisionDecisions';
import { site as siteStream } from '#domain/site/site';
import { configureSite } from '#domain/site/siteDecisions';
import { terminal } from '#domain/site/terminal';
import * as terminals from '#domain/site/terminalDecisions';
import { inboxEntry } from '#db/queries/inbox';
import type { InboxEntry } from '#db/queries/inbox';
import { runsOf } from '#db/queries/site';
import type { Inputs } from '../contract/infer.ts';
import type { siteContract } from '../contract/site.ts';
import { checkedFolder } from '../import/check.ts';
import { decideImport } from '../import/decide.ts';
import type { Files } from '../import/folder.ts';
import { isOverruledBy, isTheirs, ownerOf, rolesOfActor } from '../queries/inbox.ts';
import { againOf, decideAs } from './again.ts';
import type { CommandContext } from './command.ts';
import { orDevice, role, signed } from './command.ts';
import type { CommandsOf } from './registry.ts';

const engineer: readonly Role[] = ['engineer'];
const admin: readonly Role[] = ['admin'];
const everybody: readonly Role[] = ['operator', 'supervisor', 'logistics', 'quality', 'engineer', 'admin'];

const no = refuse<SiteRefusal>;
const terminalState = (context: CommandContext, id: string) => context.store.state(terminal, id).state;

/** Closes an inbox entry on the stream that it is about, by somebody whose it is. */
function close(
  id: string,
  note: string,
  kinds: readonly InboxEntry['kind'][],
  type: keyof typeof kernelEvents,
  context: CommandContext,
): Decision {
  const entry = inboxEntry(context.read, id);
  if (entry?.code === 'recordUnreadable') return no('inboxEntryWaitsForPlant');
  if (!entry || !kinds.includes(entry.kind)) return no('inboxEntryUnknown');
  if (isOverruledBy(entry, context.actor)) return no('inboxEntryOverruledByYou');
  if (waitsForSecondLook(entry, context)) return no('inboxEntryBypassOpen');
  if (!isTheirs(entry, context.actor, rolesOfActor(context.read, context.actor))) {
    return no('inboxEntryOfOthers', { owner: ownerOf(entry) });
  }
  return accept(kernelDraft(entry.stream, type, { of: id, note }));
}

/** Gives up records that the plant cannot read: what waits behind them goes on without them, and their author is told. */
function drop(
  { record, also, note }: Inputs<typeof siteContract.commands>['dropRecord'],
  context: CommandContext,
): Decision {
  const dropped = allOf([record, ...also], (id) => {
    const entry = inboxEntry(context.read, id);
    if (entry?.code !== 'recordUnreadable') return no('inboxEntryUnknown');
    const { run, seq } = entry.params;
    return accept(kernelDraft(entry.stream, 'RecordDropped', { of: id, run, seq, note }));
  });
  return dropped;
}

/** A bypass that nobody could ask the plant about is settled by the second look of quality at the unit, and by nothing before it. */
function waitsForSecondLook({ code, stream, payload }: InboxEntry, { store }: CommandContext): boolean {
  if (code !== 'bypassMadeOffline') return false;
  const { state } = store.state(unit, splitStreamId(stream).key);
  return (
    state.status !== 'absent' &&
    state.bypasses.some(({ bypass, reviewed }) => bypass === payload['bypass'] && !reviewed)
  );
}

/** All or nothing, but for what somebody has ended meanwhile. */
function allOf(ids: readonly string[], end: (id: string) => Decision): Decision {
  const ended = [...new Set(ids)].map(end);
  const refused = ended.find((one) => !one.ok && one.code !== 'inboxEntryUnknown');
  if (refused) return refused;
  const drafts = ended.flatMap((one) => (one.ok ? one.events : []));
  return drafts.length > 0 ? accept(...drafts) : no('inboxEntryUnknown');
}

const stuck: readonly InboxEntry['kind'][] = ['refused', 'quarantined', 'parked'];

/** Checks the folder once more, by what the site is now, and records it as a whole. */
function importFiles(files: Files, context: CommandContext): Decision {
  const { plan, faults } = checkedFolder(files, context);
  const [first] = faults;
  return first ? no('importFaulty', { ...first, count: faults.length }) : decideImport(plan, context);
}

const kernelDraft = (stream: string, type: keyof typeof kernelEvents, payload: unknown): Draft => ({
  stream,
  type,
  payload,
  reads: [],
  effectKey: null,
  revision: null,
  causedBy: null,
  actor: null,
  side: null,
});

export const siteCommands: CommandsOf<typeof siteContract.commands> = {
  configureSite: orDevice(
    role(engineer, ({ configuration }, context) => {
      const id = context.store.setting('site') ?? 'site';
      return configureSite(context.store.state(siteStream, id).state, { site: id, configuration }, context);
    }),
  ),
  publishRevision: orDevice(
    role(engineer, (input, context) => {
      if (!context.site) return no('siteNotConfigured');
      const { state } = context.store.state(revision, revisionKey(input.content));
      return publishRevision(state, input, context, { configuration: context.site });
    }),
  ),
  setEffectivity: orDevice(
    role(engineer, (input, context) => {
      if (!context.site) return no('siteNotConfigured');
      const { state } = context.store.state(revision, input.revision);
      return setEffectivity(state, input, context, { configuration: context.site });
    }),
  ),
  importFolder: orDevice(role(['engineer', 'admin'], ({ files }, context) => importFiles(files, context))),
  enrollTerminal: orDevice(
    role(admin, (input, context) =>
      terminals.enrollTerminal(terminalState(context, input.terminal), input, context),
    ),
  ),
  assignTerminal: orDevice(
    role(admin, (input, context) =>
      terminals.assignTerminal(terminalState(context, input.terminal), input, context),
    ),
  ),
  replaceTerminal: orDevice(
    role(admin, (input, context) =>
      terminals.replaceTerminal(
        {
          old: terminalState(context, input.old),
          fresh: terminalState(context, input.fresh.terminal),
        },
        input,
        context,
      ),
    ),
  ),
  revokeTerminal: role(admin, (input, context) =>
    terminals.revokeTerminal(terminalState(context, input.terminal), input, context),
  ),
  declareLost: role(admin, (input, context) =>
    terminals.declareLost(
      terminalState(context, input.terminal),
      { ...input, runs: runsOf(context.read, input.terminal) },
      context,
    ),
  ),
  acknowledgeRefusal: role(everybody, ({ event, also, note }, context) =>
    allOf([event, ...also], (id) => close(id, note, stuck, 'RefusalAcknowledged', context)),
  ),
  withdrawProposal: role(everybody, ({ event, also, note }, context) =>
    allOf([event, ...also], (id) => close(id, note, ['refused'], 'ProposalWithdrawn', context)),
  ),
  decideAgain: role(everybody, (input, context) => decideOnceMore(input, context)),
  signAgain: signed(role(everybody, (input, context) => decideOnceMore(input, context))),
  dropRecord: role(admin, drop),
  reviewDiscrepancy: role(everybody, ({ discrepancy, also, note }, context) =>
    allOf([discrepancy, ...also], (id) =>
      close(id, note, ['discrepancy', 'quarantined'], 'DiscrepancyReviewed', context),
    ),
  ),
};

type OnceMore = Pick<Inputs<typeof siteContract.commands>['decideAgain'], 'event' | 'also' | 'words'>;

/** The decision by its own command on the state of now, and the end of what it was refused as, in one transaction. */
function decideOnceMore({ event, also, words }: OnceMore, context: CommandContext): Decision {
  const entry = inboxEntry(context.read, event);
  const closed = allOf([event, ...also], (id) =>
    close(id, words, ['refused'], 'ProposalDecidedAgain', context),
  );
  if (!entry || !closed.ok) return closed;
  const once = againOf(entry, context);
  if (once === null) return no('inboxEntryNotAgain');
  const [signature] = context.signatures;
  if ((once.meaning === null) !== (signature === undefined)) return no('inboxEntrySignedOtherwise');
  if (once.words !== null && once.words !== '' && words === '') return no('inboxEntryWithoutWords');
  const decided = decideAs(once, words, signature?.person ?? personOf(context.actor), context);
  return decided.ok ? accept(...decided.events, ...closed.events) : decided;
}
