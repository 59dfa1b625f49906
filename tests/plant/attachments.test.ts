import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashOf } from '#db/attachments';
import { carriedBytes } from '#sync/attachmentMessages';
import { protocolVersion } from '#sync/messages';
import { picture } from '#tests/db/attachmentContract';
import { serialPut } from './corePlant.ts';
import type { PlantClient } from './plantClient.ts';
import type { ServedPlant } from './servedPlant.ts';
import { servedPlant } from './servedPlant.ts';

let site: ServedPlant;
let client: PlantClient;
beforeAll(async () => {
  site = await servedPlant();
  client = await site.enrol();
});
afterAll(() => site.end());

let boxes = 0;
/** An event in the plant's log that names the hash; its id. */
async function named(hash: string): Promise<string> {
  const run = client.writer.startRun();
  run.write(serialPut(`b-${(boxes += 1)}`, hash));
  await client.push(run.batch());
  const body = run.written[0]?.body ?? '';
  return (JSON.parse(body) as { eventId: string }).eventId;
}

interface Put {
  readonly content: Buffer;
  readonly event: string;
  readonly offset: number;
  readonly bytes: number;
}
async function put({ content, event, offset, bytes }: Put, hash = hashOf(content)) {
  const data = content.subarray(offset, offset + bytes).toString('base64');
  const size = content.length;
  const request = { protocol: protocolVersion, hash, event, size, offset, data };
  const { status, json } = await client.post('/sync/attachments/put', JSON.stringify(request));
  expect(status).toBe(200);
  return json as { status: string; received?: number };
}

async function bring(content: Buffer, event: string, bytes = carriedBytes) {
  let answer = await put({ content, event, offset: 0, bytes: 0 });
  while (answer.status === 'partly')
    answer = await put({ content, event, offset: answer.received ?? 0, bytes });
  return answer.status;
}

async function got(hash: string): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  for (let offset = 0; ;) {
    const request = { protocol: protocolVersion, hash, offset };
    const { json } = await client.post('/sync/attachments/get', JSON.stringify(request));
    const answer = json as { status: string; size: number; data: string };
    if (answer.status === 'absent') return null;
    pieces.push(Buffer.from(answer.data, 'base64'));
    offset += pieces.at(-1)?.length ?? 0;
    if (offset >= answer.size) return Buffer.concat(pieces);
  }
}

describe('a content at the plant', () => {
  it('is taken in pieces, kept whole, and given to every terminal', async () => {
    const content = picture(2 * carriedBytes + 11, 31);
    const hash = hashOf(content);
    const event = await named(hash);
    await put({ content, event, offset: 0, bytes: 1000 });
    expect(await got(hash)).toBeNull();
    expect(await put({ content, event, offset: 5000, bytes: 10 })).toEqual({
      status: 'partly',
      received: 1000,
    });
    expect(await bring(content, event)).toBe('whole');
    expect((await got(hash))?.equals(content)).toBe(true);
    expect(await put({ content, event, offset: 0, bytes: 0 })).toEqual({ status: 'whole' });
  });

  it('is refused before an event of the log names it', async () => {
    const content = picture(500, 32);
    const other = await named('0'.repeat(64));
    for (const event of [randomUUID(), other])
      expect(await put({ content, event, offset: 0, bytes: 500 })).toEqual({ status: 'notNamed' });
    expect(await bring(content, await named(hashOf(content)))).toBe('whole');
  });

  it('that is not what its hash says is dropped, and can come again', async () => {
    const [content, wrong] = [picture(900, 33), picture(900, 34)];
    const event = await named(hashOf(content));
    const all = { content: wrong, event, offset: 0, bytes: 900 };
    expect(await put(all, hashOf(content))).toEqual({ status: 'damaged' });
    expect(await got(hashOf(content))).toBeNull();
    expect(await bring(content, event)).toBe('whole');
  });

  it('comes whole out of pieces of any size that are cut, repeated and sent by two at once', async () => {
    let seed = 100;
    const steps = fc.array(fc.record({ from: fc.nat(1000), bytes: fc.integer({ min: 1, max: 500 }) }), {
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const content = picture(1000, (seed += 1));
        const event = await named(hashOf(content));
        for (const { from, bytes } of all) {
          const { received = 0 } = await put({ content, event, offset: 0, bytes: 0 });
          const offset = from % 2 === 0 ? received : from;
          const piece = { content, event, offset, bytes };
          await Promise.all([put(piece), put(piece)]);
        }
        expect(await bring(content, event, 300)).toBe('whole');
        expect((await got(hashOf(content)))?.equals(content)).toBe(true);
      }),
      { numRuns: 10 },
    );
  });

  it('waits for its turn, and is turned away where many wait, so that events are not held up', async () => {
    const content = picture(40 * 1024, 35);
    const event = await named(hashOf(content));
    const request = JSON.stringify({
      protocol: protocolVersion,
      hash: hashOf(content),
      event,
      size: content.length,
      offset: 0,
      data: content.toString('base64'),
    });
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => client.post('/sync/attachments/put', request)),
    );
    const turnedAway = answers.filter(({ status }) => status === 503);
    expect(turnedAway.length).toBeGreaterThan(0);
    expect(turnedAway[0]?.headers.get('retry-after')).toBe('1');
    expect(answers.filter(({ status }) => status === 200).map(({ json }) => json)).toContainEqual({
      status: 'whole',
    });
    expect((await got(hashOf(content)))?.equals(content)).toBe(true);
  });

  it('is for terminals alone', async () => {
    const request = JSON.stringify({ protocol: protocolVersion, hash: 'a'.repeat(64), offset: 0 });
    const wrong = await client.post('/sync/attachments/get', request, { 'takt-signature': 'x' });
    expect(wrong.status).toBe(401);
    const path = JSON.stringify({ protocol: protocolVersion, hash: '../x', offset: 0 });
    expect((await client.post('/sync/attachments/get', path)).status).toBe(400);
  });
});
