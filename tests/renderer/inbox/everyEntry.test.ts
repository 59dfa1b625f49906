import { describe, expect, it } from 'vitest';
import { attentionClassOf, dueHours, dueMs } from '#domain/attention';
import { roles } from '#domain/kernel/actor';
import { refusalCodes } from '#domain/refusals';
import { streamTypes } from '#domain/streams';
import { inboxRow, reviewedRow } from '#terminal/contract/site';
import { catalogues } from '#renderer/i18n/catalogues.ts';
import { languages } from '#renderer/i18n/language.ts';
import type { Row } from '#renderer/inbox/inboxWords.ts';
import { placeOf } from '#renderer/inbox/inboxPlaces.ts';

const kinds = inboxRow.shape.kind.options;
const settles = inboxRow.shape.settles.element.options;

describe.each(languages)('in %s', (language) => {
  const { inbox } = catalogues[language];

  it('every kind of entry has its name and a reason, and every way to end one its label, its question and what it means', () => {
    expect(kinds).toHaveLength(4);
    for (const kind of kinds) {
      expect(inbox.kind, kind).toHaveProperty(kind);
      expect(inbox.why, kind).toHaveProperty(kind);
    }
    expect(settles).toHaveLength(4);
    for (const way of settles)
      for (const words of [inbox.settle, inbox.note, inbox.means]) expect(words, way).toHaveProperty(way);
    for (const how of reviewedRow.shape.how.options) expect(inbox.reviewed.how).toHaveProperty(how);
  });

  it('every kind of thing has a name for where its own is not known', () => {
    expect(Object.keys(inbox.subject).toSorted()).toEqual([...Object.keys(streamTypes), 'other'].toSorted());
  });
});

describe('every entry', () => {
  it('has a role that looks after it', () => {
    const owners = Object.values(streamTypes).map(({ owner }) => owner);
    expect(owners.length).toBeGreaterThan(15);
    for (const owner of owners) expect(roles).toContain(owner);
  });

  it('is due by a class of its code, from when it happened', () => {
    const at = '2026-11-22T08:00:00.000Z';
    const dueOf = (code: string | null) => new Date(dueMs({ at, code })).toISOString();
    expect(dueOf('visitLeftIncomplete')).toBe('2026-11-22T12:00:00.000Z');
    expect(dueOf('callAlreadyDelivered')).toBe('2026-11-23T08:00:00.000Z');
    expect(dueOf(null)).toBe('2026-11-23T08:00:00.000Z');
    const classes = refusalCodes.map(attentionClassOf);
    expect(new Set(classes)).toEqual(new Set(Object.keys(dueHours)));
    expect(attentionClassOf('a code of a newer version')).toBe('usual');
  });

  const subject = (kind: string, issue: string | null = null): Row['subject'] => ({
    kind,
    key: 'k-1',
    label: { zh: 'H-7', en: 'H-7' },
    goods: null,
    issue,
  });
  const row = (over: Partial<Row>): Row =>
    ({ kind: 'refused', type: '', payload: { station: 'FA-10' }, opens: null, code: null, ...over }) as Row;
  const atLine = { review: false, takeBack: true };
  const quality = { review: true, takeBack: false };

  it('about a unit leads quality to the unit, and who works at the line to the station', () => {
    const entry = row({ subject: subject('unit') });
    expect(placeOf(entry, quality)).toBe('/units/k-1');
    expect(placeOf(entry, atLine)).toBe('/line/stations/FA-10');
    expect(placeOf(row({ ...entry, kind: 'discrepancy' }), atLine)).toBe('/units/k-1');
  });

  it('about a hold leads to its issue, or to it among the holds where it was placed for none', () => {
    expect(placeOf(row({ subject: subject('hold', 'i-1') }), quality)).toContain('/quality/issues/i-1');
    expect(placeOf(row({ subject: subject('hold') }), quality)).toBe('/quality/holds?text=H-7');
  });

  it('about a PC leads to the PCs', () => {
    expect(placeOf(row({ subject: subject('terminal') }), quality)).toBe('/admin/terminals');
  });
});
