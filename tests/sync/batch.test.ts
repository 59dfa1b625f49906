import { describe, expect, it } from 'vitest';
import type { Batch } from '#sync/batch';
import { checkBatch } from '#sync/batch';
import { generateKeyPair } from '#sync/signing';
import { boxFilled, boxMade } from '#tests/plant/corePlant';
import { TerminalWriter } from '#tests/plant/writer';

const uuid = '018f0000-0000-7000-8000-00000000abcd';

/** A terminal's second run, of whose three events the carrier brings one by its hash alone. */
function carried() {
  const writer = new TerminalWriter('t-1');
  writer.startRun().write(boxMade('1'));
  const run = writer.startRun();
  for (const box of ['1', '2', '3']) run.write(boxFilled(box));
  return { batch: run.batch(1, 3, [2]), publicKey: writer.keys.publicKey };
}

const changes: readonly [string, (b: Batch) => Batch][] = [
  ['the run', (b) => ({ ...b, run: uuid })],
  ['the run before', (b) => ({ ...b, prevRun: uuid })],
  ['that there was a run before', (b) => ({ ...b, prevRun: null })],
  ['the hash that the run links', (b) => ({ ...b, prevHash: 'f'.repeat(64) })],
  ['where it begins', (b) => ({ ...b, fromSeq: 2 })],
  ['a body', (b) => ({ ...b, events: b.events.map((e, i) => (i === 0 ? { body: '{}' } : e)) })],
  [
    'a hash that stands for a body',
    (b) => ({ ...b, events: b.events.map((e) => ('seq' in e ? { ...e, bodyHash: 'f'.repeat(64) } : e)) }),
  ],
  ['that there is more', (b) => ({ ...b, events: b.events.slice(0, -1) })],
  // Another first letter: one in 256 signatures ends as any fixed ending does.
  ['the signature', (b) => ({ ...b, signature: b.signature.replace(/^./u, (a) => (a === 'A' ? 'B' : 'A')) })],
];

describe('a batch that somebody carries', () => {
  it('is taken as its terminal signed it, whatever the carrier left out by hash', () => {
    const { batch, publicKey } = carried();
    expect(checkBatch(batch, publicKey)).toMatchObject({ ok: true, events: [{}, { event: null }, {}] });
    expect(checkBatch(batch, generateKeyPair().publicKey)).toMatchObject({ fault: 'badSignature' });
  });

  it.each(changes)('is not taken when the carrier changed %s', (_what, change) => {
    const { batch, publicKey } = carried();
    expect(checkBatch(change(batch), publicKey).ok).toBe(false);
  });
});
