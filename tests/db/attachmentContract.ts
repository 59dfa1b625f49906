import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maxAttachmentBytes } from '#domain/kernel/attachment';
import { hashOf } from '#db/attachments';
import type { Appended, AttachmentStore } from '#sync/attachments';

/** A picture of so many bytes, different by `seed`. */
export function picture(size: number, seed = 1): Buffer {
  const content = Buffer.alloc(size);
  for (let i = 0, n = seed; i < size; i += 1) content[i] = (n = (n * 1_103_515_245 + 12_345) >>> 8) & 0xff;
  Buffer.from('89504e470d0a1a0a', 'hex').copy(content);
  return content;
}

/** Hands all of it over in pieces of so many bytes, from where the store says that it is. */
export function bring(store: AttachmentStore, content: Buffer, pieceBytes = content.length): Appended {
  const hash = hashOf(content);
  for (let offset = store.received(hash); ;) {
    const bytes = content.subarray(offset, offset + pieceBytes);
    const answer = store.append({ hash, size: content.length, offset, bytes });
    if (answer.status !== 'partly') return answer;
    offset = answer.received;
  }
}

interface Stores {
  readonly store: AttachmentStore;
  /** The same contents, as after the engine was ended and started. */
  again(): AttachmentStore;
  damage(hash: string): void;
  end(): void;
}

/** What every store of contents promises. */
export function attachmentContract(open: () => Stores): void {
  let stores: Stores;
  let store: AttachmentStore;
  beforeEach(() => {
    stores = open();
    ({ store } = stores);
  });
  afterEach(() => stores.end());
  const content = picture(1000);
  const hash = hashOf(content);
  const whole = { status: 'whole', content: { hash, size: 1000, mediaType: 'image/png' } };

  describe('a content', () => {
    it('is found and read once all of it was brought, and not before', () => {
      expect(store.append({ hash, size: 1000, offset: 0, bytes: content.subarray(0, 999) })).toEqual({
        status: 'partly',
        received: 999,
      });
      expect([store.find(hash), store.read(hash), store.received(hash)]).toEqual([null, null, 999]);
      expect(bring(store, content)).toEqual(whole);
      expect(store.find(hash)).toEqual(whole.content);
      expect(store.read(hash)?.equals(content)).toBe(true);
      expect(stores.again().find(hash)).toEqual(whole.content);
    });

    it('brought twice is there once', () => {
      bring(store, content);
      expect(store.append({ hash, size: 1000, offset: 0, bytes: content.subarray(0, 10) })).toEqual(whole);
      expect(store.received(hash)).toBe(1000);
    });

    it('is taken in order alone: a piece that begins elsewhere is told where to go on', () => {
      store.append({ hash, size: 1000, offset: 0, bytes: content.subarray(0, 400) });
      for (const offset of [0, 300, 500])
        expect(
          store.append({ hash, size: 1000, offset, bytes: content.subarray(offset, offset + 100) }),
        ).toEqual({ status: 'partly', received: 400 });
      expect(bring(store, content, 7)).toEqual(whole);
    });

    it('that is not what its hash says is dropped, and can be brought again', () => {
      const wrong = Buffer.from(content);
      wrong[500] = (wrong[500] ?? 0) ^ 1;
      expect(store.append({ hash, size: 1000, offset: 0, bytes: wrong })).toEqual({
        status: 'refused',
        fault: 'damaged',
      });
      expect([store.find(hash), store.received(hash)]).toEqual([null, 0]);
      expect(bring(store, content)).toEqual(whole);
    });

    it('of which more came than there is begins anew', () => {
      store.append({ hash, size: 1000, offset: 0, bytes: content.subarray(0, 900) });
      expect(store.append({ hash, size: 800, offset: 900, bytes: Buffer.alloc(0) })).toMatchObject({
        status: 'refused',
      });
      expect(store.append({ hash, size: 800, offset: 0, bytes: content.subarray(0, 5) })).toEqual({
        status: 'partly',
        received: 0,
      });
      expect(bring(store, content)).toEqual(whole);
    });

    it('that is damaged on the disk is not here any more, and can be brought again', () => {
      bring(store, content);
      stores.damage(hash);
      expect(store.read(hash)).toBeNull();
      expect([store.find(hash), store.received(hash)]).toEqual([null, 0]);
      expect(bring(store, content)).toEqual(whole);
      expect(store.read(hash)?.equals(content)).toBe(true);
    });

    it('that may not be attached is refused by its bytes, at the first piece; one that is too large too', () => {
      const text = Buffer.from('<svg onload="alert(1)"/>');
      expect(bring(store, text)).toEqual({ status: 'refused', fault: 'notAllowed' });
      expect(
        store.append({ hash: hashOf(text), size: 1000, offset: 0, bytes: text.subarray(0, 16) }),
      ).toEqual({ status: 'refused', fault: 'notAllowed' });
      const size = maxAttachmentBytes + 1;
      expect(store.append({ hash, size, offset: 0, bytes: content })).toEqual({
        status: 'refused',
        fault: 'tooLarge',
      });
      expect(store.append({ hash, size: 900, offset: 0, bytes: content })).toMatchObject({
        fault: 'tooLarge',
      });
    });

    it('comes whole out of pieces of any size, cut anywhere, repeated and out of step', () => {
      const step = fc.record({ from: fc.nat(1100), bytes: fc.nat(400), restart: fc.boolean() });
      fc.assert(
        fc.property(fc.array(step, { maxLength: 12 }), fc.nat(1_000_000), (steps, seed) => {
          const one = picture(1000, seed + 2);
          const size = one.length;
          const named = hashOf(one);
          let at = stores.again();
          for (const { from, bytes, restart } of steps) {
            if (restart) at = stores.again();
            const offset = from % 2 === 0 ? at.received(named) : Math.min(from, size);
            const piece = one.subarray(offset, Math.min(size, offset + bytes));
            const before = at.received(named);
            const answer = at.append({ hash: named, size, offset, bytes: piece });
            expect(answer.status).not.toBe('refused');
            expect(at.received(named)).toBeGreaterThanOrEqual(before);
          }
          expect(bring(at, one, 333)).toMatchObject({ status: 'whole' });
          expect(at.read(named)?.equals(one)).toBe(true);
        }),
        { numRuns: 60 },
      );
    });
  });
}
