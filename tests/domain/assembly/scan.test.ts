import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readScan } from '#domain/assembly/scan';

const gs = '\u001d';
const label = { kind: 'label', part: null, lot: null, serial: null, quantity: null, container: null };

describe('a scanned code', () => {
  test('of 17 fitting characters is a VIN, also in small letters and behind an AIM identifier', () => {
    expect(readScan('LW433B12XR1042779')).toEqual({ kind: 'vin', vin: 'LW433B12XR1042779' });
    expect(readScan(']C0lw433b12xr1042779')).toEqual({ kind: 'vin', vin: 'LW433B12XR1042779' });
  });

  test('by GS1 names part, lot and serial number, with separators or in brackets', () => {
    expect(readScan(`]d2240SEAT-1${gs}10L-7${gs}21SN-1`)).toEqual({
      ...label,
      part: 'SEAT-1',
      lot: 'L-7',
      serial: 'SN-1',
    });
    expect(readScan('(240)SEAT-1(10)L-7')).toEqual({ ...label, part: 'SEAT-1', lot: 'L-7' });
    expect(readScan(`]C100123456789012345675`)).toEqual({ ...label, container: '123456789012345675' });
    expect(readScan(`]d20109506000134352${'17'}251231${'10'}ABC`)).toEqual({
      ...label,
      part: '09506000134352',
      lot: 'ABC',
    });
  });

  test('by ISO 15434 names part, lot, serial number, quantity and container', () => {
    const message = `[)>\u001e06${gs}PNUT-M14${gs}1TL-88${gs}Q500${gs}1JUN123\u001e\u0004`;
    expect(readScan(message)).toEqual({
      ...label,
      part: 'NUT-M14',
      lot: 'L-88',
      quantity: 500,
      container: 'UN123',
    });
  });

  test('without field names is a word and perhaps a trace', () => {
    expect(readScan('SEAT-1')).toEqual({ kind: 'plain', text: 'SEAT-1', trace: null });
    expect(readScan('SEAT-1|SN-1')).toEqual({ kind: 'plain', text: 'SEAT-1', trace: 'SN-1' });
    expect(readScan('左前轮 L-7')).toEqual({ kind: 'plain', text: '左前轮', trace: 'L-7' });
  });

  test('that says nothing is unreadable', () => {
    for (const text of ['', '   ', '***', `[)>\u001e06${gs}`, 'x'.repeat(401)]) {
      expect(readScan(text)).toEqual({ kind: 'unreadable' });
    }
  });

  test('that says it is GS1 or ISO 15434 and does not fit is unreadable, never the text of another part', () => {
    const cutShort = [']d2010950600013435', ']d2240', ']C1W20-1188', `[)>\u001e06${gs}PNUT-M`];
    const wrongDigit = [']d20109506000134353', ']C100123456789012345679', '(01)09506000134353'];
    for (const text of [...cutShort, ...wrongDigit])
      expect(readScan(text), text).toEqual({ kind: 'unreadable' });
    expect(readScan(']C0W20-1188')).toEqual({ kind: 'plain', text: 'W20-1188', trace: null });
  });

  test('never throws, whatever arrives', () => {
    const noise = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom(']d2', '240', '10', '21', '00', gs, '[)>\u001e06', 'P', '1T', '(', ')', 'A'))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(noise, (text) => {
        expect(['vin', 'label', 'plain', 'unreadable']).toContain(readScan(text).kind);
      }),
    );
  });
});
