import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveRevision, revision, revisionEvents } from '#domain/site/revision';
import type { PublishedRevision, RevisionEvent } from '#domain/site/revision';
import { publishRevision, revisionKey, setEffectivity } from '#domain/site/revisionDecisions';
import { revisionFaults } from '#domain/site/masterDataFaults';
import { site } from '#domain/site/site';
import { configureSite } from '#domain/site/siteDecisions';
import { noReads } from '#domain/kernel/decision';
import { contextFor, fold, given, recorded } from '../given.ts';
import { checkTotal, eventsOf } from '../quality/totality.ts';
import { smallRevision, smallSite } from './masterData.ts';

const engineer = contextFor({ kind: 'person', person: 'p-eng', role: 'engineer' });
const key = revisionKey(smallRevision);
const known = { configuration: smallSite };
const published: RevisionEvent = { type: 'RevisionPublished', payload: { content: smallRevision } };
const from = (line: string, fromSequence: number): RevisionEvent => ({
  type: 'EffectivitySet',
  payload: { line, fromSequence },
});

describe('a product revision', () => {
  it('is published once under the address of its content', () => {
    given(revision, key, [])
      .when((s) => publishRevision(s, { content: smallRevision }, engineer, known))
      .then([{ stream: `revision/${key}`, ...published }]);
    given(revision, key, [published])
      .when((s) => publishRevision(s, { content: smallRevision }, engineer, known))
      .thenRefused('revisionExists');
  });

  it('that claims another address than its content has is a fact that did not fit', () => {
    const event = recorded(revision, 'f'.repeat(64), published);
    expect(revision.legal(revision.initial, event, noReads)).toMatchObject({ code: 'revisionHashMismatch' });
  });

  it('that contradicts itself or the site is refused with its first fault', () => {
    const content = { ...smallRevision, bom: smallRevision.bom.map((b) => ({ ...b, part: 'P-9' })) };
    given(revision, revisionKey(content), [])
      .when((s) => publishRevision(s, { content }, engineer, known))
      .thenRefused('revisionInconsistent', { fault: 'unknown', path: 'bom/B-1', value: 'P-9', count: 1 });
    const [operation] = smallRevision.operations;
    if (!operation) throw new Error('no operation');
    const bad = {
      ...smallRevision,
      operations: [operation, { ...operation, tool: null, station: 'FA-99', bomPositions: ['B-9'] }],
    };
    expect(revisionFaults(bad, ['FA-01', 'FA-02'])).toEqual([
      { fault: 'duplicate', path: 'operations', value: 'OP-10' },
      { fault: 'unknown', path: 'operations/OP-10', value: 'FA-99' },
      { fault: 'unknown', path: 'operations/OP-10', value: 'B-9' },
      { fault: 'missing', path: 'operations/OP-10', value: 'tool' },
    ]);
  });

  it('becomes effective on a known line once published, and not twice from one number', () => {
    const set = (past: RevisionEvent[], line = 'FA1') =>
      given(revision, key, past).when((s) =>
        setEffectivity(s, { revision: key, line, fromSequence: 100 }, engineer, known),
      );
    set([published]).then([from('FA1', 100)]);
    set([]).thenRefused('revisionUnknown');
    set([published], 'FA9').thenRefused('lineUnknown', { line: 'FA9' });
    set([published, from('FA1', 100)]).thenRefused('revisionAlreadyEffective', { fromSequence: 100 });
  });

  it('keeps an effectivity that was heard before it', () => {
    const late = fold(revision, key, [from('FA1', 7), published]);
    expect(late).toMatchObject({
      status: 'published',
      effectivities: [{ line: 'FA1', fromSequence: 7 }],
    });
  });

  it('binds the unit from its sequence number on, by line and variant', () => {
    const of = (hash: string, fromSequence: number, setAt = '2026-11-01T00:00:00.000Z') => ({
      hash,
      variants: ['L6', 'L6M'],
      effectivities: [{ line: 'FA1', fromSequence, setAt }],
    });
    const revisions: PublishedRevision[] = [
      of('a', 1),
      of('b', 100),
      of('c', 100, '2026-11-02T00:00:00.000Z'),
    ];
    const at = (sequence: number, variant = 'L6', line = 'FA1') =>
      effectiveRevision(revisions, { line, variant, sequence })?.hash ?? null;
    expect(at(99)).toBe('a');
    expect(at(100)).toBe('c');
    expect(at(0)).toBeNull();
    expect(at(100, 'X9')).toBeNull();
    expect(at(100, 'L6', 'FA2')).toBeNull();
  });

  it('answers alike in whatever order the revisions are known', () => {
    const arbitrary = fc.record({
      hash: fc.constantFrom('a', 'b', 'c', 'd'),
      variants: fc.constant(['L6']),
      effectivities: fc.array(
        fc.record({
          line: fc.constant('FA1'),
          fromSequence: fc.integer({ min: 1, max: 4 }),
          setAt: fc.constantFrom('2026-11-01T00:00:00.000Z', '2026-11-02T00:00:00.000Z'),
        }),
        { maxLength: 3 },
      ),
    });
    fc.assert(
      fc.property(fc.array(arbitrary, { maxLength: 5 }), fc.integer({ min: 1, max: 5 }), (all, sequence) => {
        const unit = { line: 'FA1', variant: 'L6', sequence };
        expect(effectiveRevision([...all].reverse(), unit)?.hash).toBe(effectiveRevision(all, unit)?.hash);
      }),
    );
  });

  it('takes any events in any order', () => {
    checkTotal(
      revision,
      key,
      eventsOf<typeof revisionEvents>({
        RevisionPublished: fc.constant({ content: smallRevision }),
        EffectivitySet: fc.record({
          line: fc.constantFrom('FA1', 'FA2'),
          fromSequence: fc.constantFrom(1, 2),
        }),
      }),
      ['absent', 'unpublished', 'published'],
    );
  });
});

describe('the site', () => {
  it('is configured as a whole', () => {
    given(site, 'changzhou', [])
      .when((s) => configureSite(s, { site: 'changzhou', configuration: smallSite }, engineer))
      .then([{ type: 'SiteConfigured', payload: { configuration: smallSite } }]);
  });

  it('is refused with the first of its contradictions', () => {
    const configuration = {
      ...smallSite,
      tools: smallSite.tools.map((t) => ({ ...t, station: 'FA-77' })),
      agvs: [],
    };
    given(site, 'changzhou', [])
      .when((s) => configureSite(s, { site: 'changzhou', configuration }, engineer))
      .thenRefused('configurationInconsistent', { path: 'tools/T-17', value: 'FA-77', count: 2 });
  });
});
