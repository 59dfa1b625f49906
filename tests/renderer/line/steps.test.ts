import { describe, expect, it } from 'vitest';
import type { Station, StationOperation, StationPart } from '#renderer/line/lineRows.ts';
import { undoneFree } from '#renderer/line/station/missing.ts';
import { expectedPart } from '#renderer/line/station/steps.ts';

const wheel = (position: string, full: boolean): StationPart => ({
  position,
  part: 'W20-1188',
  name: null,
  quantity: 1,
  tracking: 'lot',
  installed: [],
  full,
});
const parts = [wheel('FL', true), wheel('FR', false)];
const wanting = (positions: string[]) => ({ positions }) satisfies Partial<StationOperation>;

describe('the part that is scanned next', () => {
  it('is the one that the current operation wants', () => {
    expect(expectedPart({ parts }, wanting(['FR']))?.position).toBe('FR');
  });

  it('is none while the current operation scans nothing', () => {
    expect(expectedPart({ parts }, wanting([]))).toBeNull();
  });

  it('is whatever is open once every operation is done', () => {
    const view: Pick<Station, 'parts'> = { parts };
    expect(expectedPart(view, null)?.position).toBe('FR');
  });
});

describe('operations that are not done and keep nothing', () => {
  type Operation = Parameters<typeof undoneFree>[0]['operations'][number];
  const operation = (id: string, status: Operation['status']) =>
    ({ operation: id, status }) satisfies Partial<Operation> as Operation;
  const keeping = (id: string): Station['missing'][number] => ({
    kind: 'operation',
    operation: id,
    ok: 0,
    needed: 1,
    beyondNokLimit: false,
    critical: false,
  });

  it('are said beside an empty list of what is missing', () => {
    const operations = [operation('OP-10', 'done'), operation('OP-50', 'current')];
    expect(undoneFree({ operations, missing: [] })).toBe(1);
  });

  it('are not those that keep the unit', () => {
    const operations = [operation('OP-10', 'current'), operation('OP-20', 'nok'), operation('OP-30', 'done')];
    expect(undoneFree({ operations, missing: [keeping('OP-10')] })).toBe(1);
  });

  it('are none once all is done', () => {
    expect(undoneFree({ operations: [operation('OP-10', 'done')], missing: [] })).toBe(0);
  });
});
