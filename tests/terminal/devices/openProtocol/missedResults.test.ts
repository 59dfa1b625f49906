import { describe, expect, it } from 'vitest';
import { missedResults, type OldResult } from '#terminal/devices/openProtocol/missedResults';
import { decodeTelegram, splitFrames } from '#terminal/devices/openProtocol/codec';
import {
  parseOldResult,
  parseTighteningResult,
  type MeasuredTightening,
} from '#terminal/devices/openProtocol/tighteningResult';
import {
  oldResultData,
  resultData,
  telegramBytes,
  type SimulatedTightening,
} from '#simulate/openProtocolWire';

const tightening = (tighteningId: number): SimulatedTightening => ({
  tighteningId,
  at: Date.UTC(2026, 10, 22, 8, 0, tighteningId % 60),
  vin: 'LW433B12XR1042701',
  parameterSet: 7,
  torqueNm: 140.25,
  angleDeg: 64,
  limits: {
    torqueMinNm: 130,
    torqueMaxNm: 150,
    torqueTargetNm: 140,
    angleMinDeg: 20,
    angleMaxDeg: 120,
    angleTargetDeg: 70,
  },
});

function telegram(mid: number, revision: number, data: string) {
  const [frame] = splitFrames(telegramBytes(mid, revision, data)).frames;
  const decoded = decodeTelegram(frame ?? new Uint8Array());
  if (!decoded.ok) throw new Error(decoded.code);
  return decoded.telegram;
}

function old(id: number): MeasuredTightening {
  const parsed = parseOldResult('T-17', telegram(65, 1, oldResultData(tightening(id))));
  if (!parsed.ok) throw new Error(parsed.code);
  return parsed.result;
}

const holding = (...ids: number[]) => {
  const asked: number[] = [];
  const ask = (id: number): Promise<OldResult> => {
    asked.push(id);
    const found = id === 0 ? ids.at(-1) : ids.find((one) => one === id);
    return Promise.resolve(
      found === undefined ? { status: 'none' } : { status: 'result', result: old(found) },
    );
  };
  return { ask, asked };
};
const ids = (found: Awaited<ReturnType<typeof missedResults>>) =>
  found?.results.map((result) => result.tighteningId);

describe('an old result', () => {
  it('has the identity of the one that was sent, in whichever revision', () => {
    const { contentHash } = old(41);
    for (const revision of [1, 2]) {
      const sent = parseTighteningResult(
        'T-17',
        telegram(61, revision, resultData(tightening(41), 'T-17', revision)),
      );
      expect(sent).toMatchObject({ ok: true, result: { contentHash, torqueNm: 140.25, angleDeg: 64 } });
    }
    expect(old(42).contentHash).not.toBe(contentHash);
  });

  it('of a revision or a layout that is not known is not read', () => {
    const data = oldResultData(tightening(41));
    expect(parseOldResult('T-17', telegram(65, 2, data))).toMatchObject({ code: 'unsupportedRevision' });
    expect(parseOldResult('T-17', telegram(65, 1, data.slice(1)))).toMatchObject({ code: 'badLayout' });
  });
});

describe('what is missing of a controller’s results', () => {
  it('is what follows the newest known one, oldest first, over the end of its count', async () => {
    const { ask } = holding(65_533, 65_534, 65_535, 1, 2);
    const found = await missedResults(ask, (result) => result.tighteningId === 65_533, 1000);
    expect(ids(found)).toEqual([65_534, 65_535, 1, 2]);
    expect(found?.joined).toBe(true);
  });

  it('is nothing, after one question, where the latest is known', async () => {
    const { ask, asked } = holding(7, 8);
    expect(ids(await missedResults(ask, () => true, 1000))).toEqual([]);
    expect(asked).toEqual([0]);
  });

  it('is not joined to what is known where the controller ends first, or the limit', async () => {
    const few = holding(7, 8);
    expect(await missedResults(few.ask, () => false, 1000)).toMatchObject({ joined: false });
    const many = holding(...Array.from({ length: 50 }, (_, i) => i + 1));
    const found = await missedResults(many.ask, () => false, 10);
    expect(ids(found)).toEqual([41, 42, 43, 44, 45, 46, 47, 48, 49, 50]);
    expect(found?.joined).toBe(false);
  });

  it('is not known where the connection was lost meanwhile, and passes over what cannot be read', async () => {
    const { ask } = holding(5, 6, 7);
    const lost = (id: number) => (id === 6 ? Promise.resolve({ status: 'away' } as const) : ask(id));
    expect(await missedResults(lost, () => false, 1000)).toBeNull();
    const torn = (id: number) => (id === 6 ? Promise.resolve({ status: 'unreadable' } as const) : ask(id));
    expect(ids(await missedResults(torn, (result) => result.tighteningId === 5, 1000))).toEqual([7]);
  });

  it('ends with a controller that gives the same ones round and round', async () => {
    const same = () => Promise.resolve<OldResult>({ status: 'result', result: old(3) });
    expect(ids(await missedResults(same, () => false, 1000))).toEqual([3, 3]);
  });
});
