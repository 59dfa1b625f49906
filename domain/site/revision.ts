import { z } from 'zod';
import { contentHash } from '../kernel/contentHash.ts';
import type { EventOf, Recorded } from '../kernel/event.ts';
import { fact, proposal } from '../kernel/event.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { assertNever, refuse } from '../kernel/refusal.ts';
import { defineStream } from '../kernel/streamType.ts';
import { code } from '../kernel/text.ts';
import { productRevision } from './productRevision.ts';
import type { ProductRevision } from './productRevision.ts';
import type { SiteRefusal } from './refusals.ts';

export const revisionEvents = {
  /** The stream's key is the content address of `content`. */
  RevisionPublished: fact(z.object({ content: productRevision })),
  /** Units of `line` with this sequence number or a later one are built to this revision. */
  EffectivitySet: proposal(z.object({ line: code, fromSequence: z.int().min(1) })),
};
export type RevisionEvent = EventOf<typeof revisionEvents>;

export interface Effectivity {
  readonly line: string;
  readonly fromSequence: number;
  readonly setAt: string;
}

export type RevisionState =
  | { readonly status: 'absent' }
  /** Effectivity was heard of before the revision itself. */
  | { readonly status: 'unpublished'; readonly effectivities: readonly Effectivity[] }
  | {
      readonly status: 'published';
      readonly content: ProductRevision;
      readonly publishedAt: string;
      readonly effectivities: readonly Effectivity[];
    };

const effectivitiesOf = (state: RevisionState): readonly Effectivity[] =>
  state.status === 'absent' ? [] : state.effectivities;

function evolve(state: RevisionState, event: Recorded<RevisionEvent>): RevisionState {
  switch (event.type) {
    case 'RevisionPublished':
      if (state.status === 'published') return state;
      return {
        status: 'published',
        content: event.payload.content,
        publishedAt: event.occurredAt,
        effectivities: effectivitiesOf(state),
      };
    case 'EffectivitySet': {
      const { line, fromSequence } = event.payload;
      const others = effectivitiesOf(state).filter((e) => e.line !== line || e.fromSequence !== fromSequence);
      const effectivities = [...others, { line, fromSequence, setAt: event.occurredAt }];
      return state.status === 'published'
        ? { ...state, effectivities }
        : { status: 'unpublished', effectivities };
    }
    default:
      return assertNever(event);
  }
}

const no = refuse<SiteRefusal>;

function legal(state: RevisionState, event: Recorded<RevisionEvent>): Refusal<SiteRefusal> | null {
  switch (event.type) {
    case 'RevisionPublished': {
      if (state.status === 'published') return no('revisionExists');
      const hash = contentHash(event.payload.content);
      const revision = event.stream.slice('revision/'.length);
      return hash === revision ? null : no('revisionHashMismatch', { revision, hash });
    }
    case 'EffectivitySet': {
      if (state.status !== 'published') return no('revisionUnknown');
      const { line, fromSequence } = event.payload;
      const already = state.effectivities.some((e) => e.line === line && e.fromSequence === fromSequence);
      return already ? no('revisionAlreadyEffective', { line, fromSequence }) : null;
    }
    default:
      return assertNever(event);
  }
}

/** The state carries the content: the plant judges later events under it. */
export const revision = defineStream<RevisionState, typeof revisionEvents>({
  name: 'revision',
  area: 'site',
  owner: 'engineer',
  stateVersion: 1,
  events: revisionEvents,
  initial: { status: 'absent' },
  scopeOf: () => 'site',
  evolve,
  legal,
});

/** A published revision by its content address, as a terminal knows it. */
export interface PublishedRevision {
  readonly hash: string;
  readonly variants: readonly string[];
  readonly effectivities: readonly Effectivity[];
}

/**
 * The revision that a unit of this variant with this sequence number is built to when it enters the line: the one that became
 * effective last at or before its number. Of two with one number the later set one wins, then the greater hash, so that every
 * terminal with the same knowledge answers alike. Null when none is effective.
 */
export function effectiveRevision(
  revisions: readonly PublishedRevision[],
  unit: { readonly line: string; readonly variant: string; readonly sequence: number },
): PublishedRevision | null {
  const ranked = revisions
    .filter((r) => r.variants.includes(unit.variant))
    .flatMap((r) => r.effectivities.map((e) => ({ r, ...e })))
    .filter((e) => e.line === unit.line && e.fromSequence <= unit.sequence)
    .sort(
      (a, b) =>
        b.fromSequence - a.fromSequence || descending(a.setAt, b.setAt) || descending(a.r.hash, b.r.hash),
    );
  return ranked[0]?.r ?? null;
}

const descending = (a: string, b: string): number => (a === b ? 0 : a < b ? 1 : -1);
