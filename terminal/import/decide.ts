import type { Decision, Draft } from '#domain/kernel/decision';
import { accept } from '#domain/kernel/decision';
import type { Refusal } from '#domain/kernel/refusal';
import { refuse } from '#domain/kernel/refusal';
import { contentHash } from '#domain/kernel/contentHash';
import { order } from '#domain/assembly/order';
import { importOrder } from '#domain/assembly/orderDecisions';
import { container } from '#domain/logistics/container';
import { receiveContainer } from '#domain/logistics/containerDecisions';
import { person } from '#domain/people/person';
import type { PersonState } from '#domain/people/person';
import { addPerson, qualifyPerson } from '#domain/people/personDecisions';
import type { SiteRefusal } from '#domain/site/refusals';
import { revision } from '#domain/site/revision';
import { publishRevision, revisionKey, setEffectivity } from '#domain/site/revisionDecisions';
import { site as siteStream } from '#domain/site/site';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import { configureSite } from '#domain/site/siteDecisions';
import { badgeHolder } from '#db/queries/people';
import type { CommandContext } from '../commands/command.ts';
import { vinCheckDigit } from '../commands/lineOrders.ts';
import { recordedLabel } from '../supply/recordedLabel.ts';
import type { ImportPlan, Product } from './folder.ts';

const no = refuse<SiteRefusal>;

/**
 * The whole import as one decision: all of it is recorded in one transaction, or nothing. What the site has already is left
 * out, so that a folder imported twice changes nothing.
 */
export function decideImport(plan: ImportPlan, context: CommandContext): Decision {
  const configuration = plan.configuration ?? context.site;
  if (!configuration) return no('siteNotConfigured');
  const drafts: Draft[] = [];
  for (const decide of [
    () => decideConfiguration(plan.configuration, context),
    () => decideProduct(plan.product, configuration, context),
    () => decidePeople(plan.people, context),
    () => decideContainers(plan.containers, configuration, context),
    () => decideOrders(plan.orders, context),
  ]) {
    const decided = decide();
    if (!decided.ok) return decided;
    drafts.push(...decided.events);
  }
  return accept(...drafts);
}

function decideConfiguration(configuration: SiteConfiguration | null, context: CommandContext): Decision {
  if (!configuration || (context.site && contentHash(context.site) === contentHash(configuration)))
    return accept();
  const id = context.store.setting('site') ?? 'site';
  return configureSite(context.store.state(siteStream, id).state, { site: id, configuration }, context);
}

function decideProduct(
  product: Product | null,
  configuration: SiteConfiguration,
  context: CommandContext,
): Decision {
  if (!product) return accept();
  const key = revisionKey(product.content);
  let { state } = context.store.state(revision, key);
  const drafts: Draft[] = [];
  if (state.status !== 'published') {
    const published = publishRevision(state, { content: product.content }, context, { configuration });
    if (!published.ok) return published;
    drafts.push(...published.events);
    const effectivities = state.status === 'absent' ? [] : state.effectivities;
    state = { status: 'published', content: product.content, publishedAt: context.now, effectivities };
  }
  for (const { line, fromSequence } of product.effective) {
    if (state.effectivities.some((e) => e.line === line && e.fromSequence === fromSequence)) continue;
    const set = setEffectivity(state, { revision: key, line, fromSequence }, context, { configuration });
    if (!set.ok) return set;
    drafts.push(...set.events);
  }
  return accept(...drafts);
}

/** People are known by their badge; roles and PIN of somebody who is here already are not touched. */
function decidePeople(people: ImportPlan['people'], context: CommandContext): Decision {
  if (people.length > 0 && context.actor.kind === 'person' && context.actor.role !== 'admin') {
    return no('importPeopleNeedAdmin');
  }
  const fresh = people.filter((p) => badgeHolder(context.read, p.badge) === null);
  return joined(fresh.map((p) => () => decidePerson(p, context)));
}

function decidePerson(input: ImportPlan['people'][number], context: CommandContext): Decision {
  const { badge, name, roles, pin, qualifications } = input;
  const id = context.newId();
  const personal = { salt: context.secrets.newSalt(), name };
  const pinVerifier = pin === null ? null : context.secrets.hashPin(pin);
  const given = { person: id, badge, personal, roles, pinVerifier };
  const added = addPerson(person.initial, given, context, { badgeHolder: null });
  if (!added.ok) return added;
  // Which of the facts below may follow depends only on the person being there.
  const here: PersonState = {
    status: 'active',
    badge,
    personalHash: null,
    roles,
    pinVerifier,
    qualifications: [],
    ended: [],
  };
  const qualified = joined(
    qualifications.map((q) => () => qualifyPerson(here, { person: id, ...q }, context)),
  );
  return qualified.ok ? accept(...added.events, ...qualified.events) : qualified;
}

function decideContainers(
  containers: ImportPlan['containers'],
  configuration: SiteConfiguration,
  context: CommandContext,
): Decision {
  const supermarketOf = new Map(configuration.locations.map((l) => [l.id, l.supermarket]));
  return joined(
    containers.map((input) => () => {
      const label = recordedLabel(context.read, input.container);
      const { state } = context.store.state(container, label);
      if (state.status !== 'absent' && state.status !== 'unregistered') return accept();
      const supermarket = supermarketOf.get(input.location) ?? '';
      return receiveContainer(state, { ...input, container: label, supermarket }, context);
    }),
  );
}

const decideOrders = (orders: ImportPlan['orders'], context: CommandContext): Decision =>
  joined(
    orders.map(({ order: id, ...content }) => () => {
      const { state } = context.store.state(order, id);
      const known = state.status === 'absent' ? null : state.content;
      if (known && known.revision > content.revision) return accept();
      return importOrder(state, { order: id, content, vinCheckDigit });
    }),
  );

/** All drafts in order, or the first refusal. */
function joined(parts: readonly (() => Decision)[]): Decision {
  const drafts: Draft[] = [];
  for (const part of parts) {
    const decided: Decision | Refusal = part();
    if (!decided.ok) return decided;
    drafts.push(...decided.events);
  }
  return accept(...drafts);
}
