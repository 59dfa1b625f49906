import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountFault } from '#domain/logistics/quantity';
import { namedByHold, namedByIssue } from '#domain/quality/named';
import { refusalCodes } from '#domain/refusals';
import { named, namedKinds, unknownName } from '#domain/site/named';

const subject = {
  unit: 'u-1',
  line: 'FA1',
  station: 'FA-01',
  operation: 'OP-1',
  part: 'P-1',
  lot: 'L-1',
  tool: 'T-1',
  characteristic: 'K-1',
};

describe('a wish', () => {
  it('is refused by the first name that there is not, in words that exist', () => {
    const wanted = namedKinds.map((kind) => ({ kind, id: `no-${kind}` }));
    expect(wanted.length).toBe(9);
    for (const missing of wanted) {
      const refusal = unknownName(wanted, (n) => n !== missing);
      expect(refusal).toMatchObject({ ok: false, params: { [missing.kind]: missing.id } });
      expect(refusalCodes).toContain(refusal?.code);
    }
    expect(unknownName(wanted, () => true)).toBeNull();
    expect(unknownName(wanted, () => false)?.code).toBe('unitUnknown');
  });

  it('names nothing by null', () => {
    expect(named('unit', null, undefined, 'u-1', null)).toEqual([{ kind: 'unit', id: 'u-1' }]);
  });

  it('to open an issue names all of its subject but the lot, its units and its defect code', () => {
    const ids = namedByIssue({ defectCode: 'D-1', subject, affectedUnits: ['u-2'] }).map((n) => n.id);
    expect(ids.toSorted()).toEqual(
      ['D-1', 'FA-01', 'FA1', 'K-1', 'OP-1', 'P-1', 'T-1', 'u-1', 'u-2'].toSorted(),
    );
  });

  it('to hold names units, the part of a lot, tools and stations, and no label', () => {
    const from = '2026-11-22T06:00:00.000Z';
    expect(
      namedByHold([
        { kind: 'unit', unit: 'u-1' },
        { kind: 'container', container: 'C-1' },
        { kind: 'lot', part: 'P-1', lot: 'L-1' },
      ]),
    ).toEqual([...named('unit', 'u-1'), ...named('part', 'P-1')]);
    expect(namedByHold([], { kind: 'lot', part: 'P-1', lot: 'L-1' })).toEqual(named('part', 'P-1'));
    expect(namedByHold([], { kind: 'toolWindow', tool: 'T-1', from, until: null })).toEqual(
      named('tool', 'T-1'),
    );
    expect(namedByHold([], { kind: 'stationWindow', station: 'S-1', from, until: null })).toEqual(
      named('station', 'S-1'),
    );
  });
});

describe('an amount', () => {
  it('of what is counted is whole, and of anything else whatever it is', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (amount) => {
        for (const unit of ['pc', 'PCS ', '件']) {
          expect(amountFault(amount, 'P-1', unit)?.code ?? null).toBe(
            Number.isInteger(amount) ? null : 'quantityNotWhole',
          );
        }
        for (const unit of ['l', 'm', 'kg', null]) expect(amountFault(amount, 'P-1', unit)).toBeNull();
      }),
    );
  });
});
