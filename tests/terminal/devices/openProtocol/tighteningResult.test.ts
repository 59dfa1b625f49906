import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTelegram, type Telegram } from '#terminal/devices/openProtocol/codec';
import { parseAccepted, parseRefused, parseStartAccepted } from '#terminal/devices/openProtocol/telegrams';
import { parseTighteningResult, tighteningIdentity } from '#terminal/devices/openProtocol/tighteningResult';
import * as vectors from './vectors.ts';

function telegramFrom(text: string): Telegram {
  const decoded = decodeTelegram(Uint8Array.from(Buffer.from(text, 'latin1')));
  if (!decoded.ok) throw new Error(`the vector is no telegram: ${decoded.code}`);
  return decoded.telegram;
}

function resultFrom(text: string) {
  const parsed = parseTighteningResult('ctl-07', telegramFrom(text));
  if (!parsed.ok) throw new Error(`the vector is no result: ${parsed.code}`);
  return parsed.result;
}

describe('a tightening result', () => {
  it('of revision 1 reads every field at its own place', () => {
    expect(resultFrom(vectors.RESULT_REVISION_1)).toMatchObject({
      controllerId: 'ctl-07',
      tighteningId: 48_213,
      controllerTime: '2025-11-17T22:05:41',
      parameterSetChangedAt: '2025-10-02T06:30:00',
      cellId: 4,
      channelId: 1,
      controllerName: 'STATION 03 SEAT',
      vin: 'LSVBB2181E2654321',
      jobId: 9,
      parameterSet: 12,
      batchSize: 6,
      batchCounter: 5,
      batchStatus: 'nok',
      ok: false,
      torqueStatus: 'low',
      angleStatus: 'ok',
      torqueNm: 6.82,
      torqueMinNm: 8.25,
      torqueMaxNm: 13.75,
      torqueTargetNm: 11,
      angleDeg: 31,
      angleMinDeg: 0,
      angleMaxDeg: 9999,
      angleTargetDeg: 0,
      revision: 1,
    });
  });

  it('of revision 2 reads every field at its own place', () => {
    expect(resultFrom(vectors.RESULT_REVISION_2)).toMatchObject({
      cellId: 2,
      channelId: 3,
      controllerName: 'STATION 07 LEFT',
      vin: 'LSVAA4182E2123456',
      jobId: 12,
      parameterSet: 47,
      batchSize: 4,
      batchCounter: 2,
      batchStatus: 'running',
      ok: true,
      torqueStatus: 'ok',
      angleStatus: 'ok',
      torqueNm: 41.97,
      torqueMinNm: 38,
      torqueMaxNm: 46,
      torqueTargetNm: 42,
      angleDeg: 185,
      angleMinDeg: 90,
      angleMaxDeg: 270,
      angleTargetDeg: 180,
      tighteningId: 65_535,
      controllerTime: '2026-01-05T13:59:58',
      revision: 2,
    });
  });

  it('has no VIN when the field is blank', () => {
    expect(resultFrom(vectors.RESULT_REVISION_1.replace('LSVBB2181E2654321', ' '.repeat(17))).vin).toBeNull();
  });

  it('keeps binary strategy options and error status, which say nothing we judge by', () => {
    const binary = vectors.RESULT_REVISION_2.replace('0800000', '08\u00aa\u0003\0\0\0');
    const result = resultFrom(binary);
    expect(result.torqueNm).toBe(41.97);
    expect(result.raw).toContain('\u00aa\u0003\0\0\0');
  });

  it('reads an angle that counted backwards', () => {
    expect(resultFrom(vectors.RESULT_REVISION_2.replace('2800185', '28-0012')).angleDeg).toBe(-12);
  });

  it('keeps its identity when sent again and loses it when any digit of its content differs', () => {
    const first = resultFrom(vectors.RESULT_REVISION_1);
    expect(tighteningIdentity(resultFrom(vectors.RESULT_REVISION_1))).toBe(tighteningIdentity(first));
    const sameIdOtherTorque = resultFrom(vectors.RESULT_REVISION_1.replace('15000682', '15000683'));
    expect(sameIdOtherTorque.tighteningId).toBe(first.tighteningId);
    expect(tighteningIdentity(sameIdOtherTorque)).not.toBe(tighteningIdentity(first));
  });

  it('keeps its identity when only the header differs', () => {
    const numbered = vectors.RESULT_REVISION_1.replace('02310061001         ', '023100610010010107  ');
    expect(tighteningIdentity(resultFrom(numbered))).toBe(
      tighteningIdentity(resultFrom(vectors.RESULT_REVISION_1)),
    );
  });

  it.each([
    ['another revision', { ...telegramFrom(vectors.RESULT_REVISION_1), revision: 7 }, 'unsupportedRevision'],
    ['data cut short', { ...telegramFrom(vectors.RESULT_REVISION_1), data: '010001' }, 'badLayout'],
    [
      'a letter in the torque',
      telegramFrom(vectors.RESULT_REVISION_1.replace('15000682', '1500O682')),
      'badField',
    ],
    [
      'an unknown status',
      telegramFrom(vectors.RESULT_REVISION_1.replace('090100111', '097100111')),
      'badField',
    ],
    ['a broken time', telegramFrom(vectors.RESULT_REVISION_1.replace('22:05:41', '22-05-41')), 'badField'],
  ])('with %s is refused, not guessed', (_, telegram, code) => {
    expect(parseTighteningResult('ctl-07', telegram)).toEqual({ ok: false, code });
  });

  it('is never made from random data, and never from a valid one with a changed field number', () => {
    const valid = telegramFrom(vectors.RESULT_REVISION_1);
    const data = fc.oneof(
      fc.string({ maxLength: 400 }),
      fc.uint8Array({ minLength: 211, maxLength: 211 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    );
    fc.assert(
      fc.property(data, fc.constantFrom(1, 2), (text, revision) => {
        expect(parseTighteningResult('ctl-07', { ...valid, revision, data: text }).ok).toBe(false);
      }),
    );
  });

  it('stays within its fields when any one character of a valid result is another', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(vectors.RESULT_REVISION_1, vectors.RESULT_REVISION_2),
        fc.nat(),
        fc.integer({ min: 0, max: 255 }),
        (vector, position, byte) => {
          const telegram = telegramFrom(vector);
          const at = position % telegram.data.length;
          const data = telegram.data.slice(0, at) + String.fromCharCode(byte) + telegram.data.slice(at + 1);
          const parsed = parseTighteningResult('ctl-07', { ...telegram, data });
          if (!parsed.ok) return;
          expect(parsed.result.raw).toBe(data);
          expect(Number.isInteger(parsed.result.tighteningId)).toBe(true);
          expect(parsed.result.torqueNm).toBeGreaterThanOrEqual(0);
          expect(parsed.result.torqueNm).toBeLessThanOrEqual(9999.99);
          expect(parsed.result.controllerTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('replies', () => {
  it('read after the published tables', () => {
    expect(parseStartAccepted(telegramFrom(vectors.START_ACCEPTED).data)).toEqual({
      cellId: 4,
      channelId: 1,
      controllerName: 'STATION 03 SEAT',
    });
    expect(parseRefused(telegramFrom(vectors.REFUSED_PARAMETER_SET).data)).toEqual({ mid: 18, errorCode: 2 });
    expect(parseAccepted(telegramFrom(vectors.ACCEPTED_PARAMETER_SET).data)).toBe(18);
  });

  it('of later revisions may say more about the controller behind what we read', () => {
    const data = `${telegramFrom(vectors.START_ACCEPTED).data}04ACT05Version 19.0.0.0   `;
    expect(parseStartAccepted(data)?.controllerName).toBe('STATION 03 SEAT');
  });

  it('made of random text are refused without throwing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 80 }), fc.stringMatching(/^\d{3,7}$/)), (text) => {
        expect(parseRefused(text) !== null).toBe(/^\d{6}$/.test(text));
        expect(parseAccepted(text) !== null).toBe(/^\d{4}$/.test(text));
        expect(parseStartAccepted(text)).toBeNull();
      }),
    );
  });
});
