import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeTelegrams, telegramBytes } from '#simulate/openProtocolWire';
import {
  decodeTelegram,
  encodeTelegram,
  MAX_TELEGRAM_LENGTH,
  splitFrames,
  type Telegram,
} from '#terminal/devices/openProtocol/codec';
import { commandTelegram, fitsOnWire, MID, telegramOf } from '#terminal/devices/openProtocol/telegrams';
import * as vectors from './vectors.ts';

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

const telegrams: fc.Arbitrary<Telegram> = fc.record({
  mid: fc.integer({ min: 1, max: 9999 }),
  revision: fc.integer({ min: 1, max: 999 }),
  noAck: fc.boolean(),
  station: fc.integer({ min: 0, max: 99 }),
  spindle: fc.integer({ min: 0, max: 99 }),
  sequence: fc.integer({ min: 0, max: 99 }),
  parts: fc.integer({ min: 0, max: 9 }),
  part: fc.integer({ min: 0, max: 9 }),
  data: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
});

/** Feeds the chunks one by one, as a socket does. */
function framesOf(chunks: readonly Uint8Array[]) {
  let rest: Uint8Array = new Uint8Array(0);
  const frames: Uint8Array[] = [];
  for (const chunk of chunks) {
    const split = splitFrames(Buffer.concat([rest, chunk]));
    frames.push(...split.frames);
    if (split.broken !== null) return { frames, rest: split.rest, broken: split.broken };
    rest = split.rest;
  }
  return { frames, rest, broken: null };
}

describe('telegrams on the wire', () => {
  it.each([
    ['start', telegramOf(MID.start), vectors.START],
    ['stop', telegramOf(MID.stop), vectors.STOP],
    [
      'parameter set',
      commandTelegram({ kind: 'selectParameterSet', parameterSet: 2 }),
      vectors.SELECT_PARAMETER_SET_2,
    ],
    ['tool off', commandTelegram({ kind: 'disableTool' }), vectors.DISABLE_TOOL],
    ['tool on', commandTelegram({ kind: 'enableTool' }), vectors.ENABLE_TOOL],
    ['VIN', commandTelegram({ kind: 'loadVin', vin: 'LSVBB2181E2654321' }), vectors.LOAD_VIN],
    ['subscribe', telegramOf(MID.subscribeResults), vectors.SUBSCRIBE_RESULTS],
    ['acknowledge', telegramOf(MID.acknowledgeResult), vectors.ACKNOWLEDGE_RESULT],
    ['keep-alive', telegramOf(MID.keepAlive), vectors.KEEP_ALIVE],
  ])(
    'writes %s byte for byte after the published table, but for the no-ack flag that may be 0 or blank',
    (_, telegram, vector) => {
      const written = textOf(encodeTelegram(telegram));
      expect(written).toBe(`${vector.slice(0, 11)}0${vector.slice(12)}\0`);
    },
  );

  it('reads back whatever it wrote', () => {
    fc.assert(
      fc.property(telegrams, (telegram) => {
        const { frames, broken } = splitFrames(encodeTelegram(telegram));
        expect(broken).toBeNull();
        expect(frames.map(decodeTelegram)).toEqual([{ ok: true, telegram }]);
      }),
    );
  });

  it('takes a revision of blanks or 000 for revision 1', () => {
    for (const revision of ['   ', '000', '001']) {
      const decoded = decodeTelegram(bytesOf(`00200001${revision}         `));
      expect(decoded).toMatchObject({ ok: true, telegram: { revision: 1 } });
    }
  });

  it('refuses commands that do not fit their fixed-width field', () => {
    expect(fitsOnWire({ kind: 'selectParameterSet', parameterSet: 1000 })).toBe(false);
    expect(fitsOnWire({ kind: 'selectParameterSet', parameterSet: 1.5 })).toBe(false);
    expect(fitsOnWire({ kind: 'loadVin', vin: 'x'.repeat(26) })).toBe(false);
    expect(fitsOnWire({ kind: 'loadVin', vin: 'VIN\0' })).toBe(false);
    expect(fitsOnWire({ kind: 'loadVin', vin: '   ' })).toBe(false);
    expect(fitsOnWire({ kind: 'loadVin', vin: 'LSVAA4182E2123456' })).toBe(true);
  });
});

describe('frames in a byte stream', () => {
  it('come out the same however the stream is cut', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(fc.array(telegrams, { minLength: 1, maxLength: 5 }), cuts, (sent, sizes) => {
        const stream = Buffer.concat(sent.map(encodeTelegram));
        const chunks: Uint8Array[] = [];
        for (let at = 0, turn = 0; at < stream.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          chunks.push(stream.subarray(at, at + size));
          at += size;
        }
        const { frames, rest, broken } = framesOf(chunks);
        expect(broken).toBeNull();
        expect(rest.length).toBe(0);
        expect(frames.map(decodeTelegram)).toEqual(sent.map((telegram) => ({ ok: true, telegram })));
      }),
    );
  });

  it('may hold NULs in their data, since the length decides and not the NUL', () => {
    const telegram = telegramOf(900, 1, 'curve\0\0\u0001\u00ff\0');
    const { frames } = splitFrames(encodeTelegram(telegram));
    expect(frames.map(decodeTelegram)).toEqual([{ ok: true, telegram }]);
  });

  it('stop being trusted when the length is no number, is too small, or the NUL is missing', () => {
    expect(splitFrames(bytesOf('GET / HTTP/1.1')).broken).toBe('badLength');
    expect(splitFrames(bytesOf('00190001001        \0')).broken).toBe('badLength');
    expect(splitFrames(bytesOf('00200001001         X')).broken).toBe('missingTerminator');
  });

  it('keep what came before the break', () => {
    const split = splitFrames(bytesOf(`${vectors.KEEP_ALIVE}\0garbage`));
    expect(split.frames.map(textOf)).toEqual([vectors.KEEP_ALIVE]);
    expect(split.broken).toBe('badLength');
  });

  it('never throw, never hold more than one telegram back, and never invent one from random bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (chunks) => {
        const { frames, rest } = framesOf(chunks);
        expect(rest.length).toBeLessThanOrEqual(MAX_TELEGRAM_LENGTH + 1);
        for (const frame of frames) {
          const decoded = decodeTelegram(frame);
          if (decoded.ok) expect(Number(textOf(frame).slice(0, 4))).toBe(frame.length);
        }
      }),
    );
  });

  it('hold back at most one telegram while a peer sends a length and then nothing but filler', () => {
    const flood = Buffer.concat([Buffer.from('9999'), Buffer.alloc(9995, 0x20)]);
    const split = splitFrames(flood);
    expect(split).toMatchObject({ frames: [], broken: null });
    expect(splitFrames(Buffer.concat([flood, Buffer.from('X')])).broken).toBe('missingTerminator');
  });

  it('survive any single byte of a valid telegram being another', () => {
    const valid = bytesOf(`${vectors.RESULT_REVISION_1}\0`);
    fc.assert(
      fc.property(fc.nat(valid.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const mutated = valid.slice();
        mutated[at] = byte;
        const { frames, broken } = splitFrames(mutated);
        const decoded = frames.map(decodeTelegram);
        const lengths = decoded.map((one) => (one.ok ? encodeTelegram(one.telegram).length : valid.length));
        expect(lengths).toEqual(frames.map(() => valid.length));
        if (at < 4 && byte !== valid[at]) expect(broken !== null || frames.length === 0).toBe(true);
      }),
    );
  });
});

describe('the simulated controller', () => {
  const header = fc.constantFrom('-001', '+020', '0019', '0000', ' 020', '20\0\0', '0020', '0025', '9999');
  const written = fc.oneof(
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    header.map((text) => Buffer.from(text, 'latin1')),
    fc.constant(telegramBytes(9999, 1, '')),
  );
  const stream = fc.array(written, { maxLength: 20 }).map((parts) => Buffer.concat(parts));

  it('takes from any bytes no more telegrams than fit in them, and keeps less than one', () => {
    fc.assert(
      fc.property(stream, (bytes) => {
        const { telegrams, rest, broken } = takeTelegrams(bytes);
        const taken = telegrams.reduce((sum, t) => sum + 21 + t.data.length, 0);
        expect(taken + rest.length).toBeLessThanOrEqual(bytes.length);
        expect(rest.length).toBeLessThanOrEqual(MAX_TELEGRAM_LENGTH);
        if (!broken) expect(taken + rest.length).toBe(bytes.length);
      }),
    );
  });

  it.each(['-001', '0019', '0000', ' 020', '002x'])('finds a length of "%s" broken', (length) => {
    const whole = telegramBytes(9999, 1, '');
    const taken = takeTelegrams(Buffer.concat([whole, Buffer.from(`${length}9999001         \0`, 'latin1')]));
    expect(taken).toMatchObject({ broken: true, telegrams: [{ mid: 9999 }], rest: Buffer.alloc(0) });
  });
});
