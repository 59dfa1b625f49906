import { request } from 'node:http';
import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { hashOf } from '#db/attachments';
import { StorageFailure } from '#db/storage';
import { pieceBytes } from '#terminal/contract/attachments';
import type { Contract } from '#terminal/contract/contract';
import { picture } from '#tests/db/attachmentContract';
import { serveTerminal } from './servedTerminal.ts';
import { openTestTerminal } from './testTerminal.ts';

const t = openTestTerminal();
let served: Awaited<ReturnType<typeof serveTerminal>>;
let issue = '';
beforeAll(async () => {
  served = await serveTerminal(t);
  issue = await openIssue();
});
afterAll(async () => {
  await served.close();
  t.database.close();
});

async function openIssue(): Promise<string> {
  const subject = { unit: null, line: null, station: null, operation: null, part: null, lot: null };
  const opened = await t.execute(
    'quality.openIssue',
    {
      source: 'audit',
      defectCode: null,
      severity: 'B',
      subject: { ...subject, tool: null, characteristic: null },
      title: 'Scratch',
      text: '',
    },
    'operator',
  );
  if (!opened.ok) throw new Error(opened.code);
  return opened.events[0]?.stream.slice('issue/'.length) ?? '';
}

async function clientOf(role: 'operator' | 'admin') {
  const token = await served.tokenOf(role, 1);
  const websocket = new WebSocket(`ws://127.0.0.1:${served.port}/rpc`);
  const headers = { authorization: `Bearer ${token}` };
  const api: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ websocket, headers }));
  return { api, token, close: () => websocket.close() };
}
type Api = Awaited<ReturnType<typeof clientOf>>['api'];

async function bring(api: Api, content: Buffer, from = 0) {
  const hash = hashOf(content);
  for (let offset = from; ;) {
    const data = content.subarray(offset, offset + pieceBytes).toString('base64');
    const { received, content: there } = await api.attachments.put({
      hash,
      size: content.length,
      offset,
      data,
    });
    if (there) return there;
    offset = received;
  }
}

const get = (path: string, token: string | null, method = 'GET') =>
  new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    const r = request({ port: served.port, host: '127.0.0.1', method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    r.on('error', reject).end();
  });

describe('a photo', () => {
  it('is brought in pieces, attached by its hash, and shown as it was', async () => {
    const { api, token, close } = await clientOf('operator');
    const content = picture(3 * pieceBytes + 5);
    const hash = hashOf(content);
    const add = { issue, hash, caption: 'Left door' };
    expect(await t.execute('quality.addAttachment', add, 'operator')).toMatchObject({
      code: 'attachmentNotHere',
    });
    // Cut after the first piece: who comes again learns where to go on.
    const first = content.subarray(0, pieceBytes).toString('base64');
    await api.attachments.put({ hash, size: content.length, offset: 0, data: first });
    const asked = await api.attachments.put({ hash, size: content.length, offset: 0, data: '' });
    expect(asked).toEqual({ received: pieceBytes, content: null });
    const there = await bring(api, content, asked.received);
    expect(there).toEqual({ hash, size: content.length, mediaType: 'image/png' });
    expect(await get(`/api/attachments/${hash}`, token)).toMatchObject({ status: 404 });

    expect(await t.execute('quality.addAttachment', add, 'operator')).toMatchObject({ ok: true });
    const detail = await t.query('quality.issue', { issue });
    expect(detail).toMatchObject({
      attachments: [{ ...there, caption: 'Left door', here: true, withdrawn: null }],
    });
    const pieces: Buffer[] = [];
    for (let offset = 0; offset < content.length;) {
      const piece = await api.attachments.read({ hash, offset });
      pieces.push(Buffer.from(piece?.data ?? '', 'base64'));
      offset += pieces.at(-1)?.length ?? Number.NaN;
    }
    expect(Buffer.concat(pieces).equals(content)).toBe(true);
    const shown = await get(`/api/attachments/${hash}`, token);
    expect(shown.body.equals(content)).toBe(true);
    expect(shown).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'image/png',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
      },
    });
    expect((await get(`/api/attachments/${hash}`, token, 'HEAD')).body).toHaveLength(0);
    close();
  });

  it('that is damaged on the disk is not here any more', async () => {
    const { api, close } = await clientOf('operator');
    const content = picture(5000, 7);
    await bring(api, content);
    const hash = hashOf(content);
    await t.execute('quality.addAttachment', { issue, hash }, 'operator');
    t.attachments.damage(hash);
    expect(await api.attachments.read({ hash, offset: 0 })).toBeNull();
    const detail = await t.query<{ attachments: object[] }>('quality.issue', { issue });
    expect(detail.attachments).toContainEqual(expect.objectContaining({ hash, here: false }));
    close();
  });

  it('is withdrawn with a reason; its content stays', async () => {
    const { api, token, close } = await clientOf('operator');
    const content = picture(400, 8);
    await bring(api, content);
    const hash = hashOf(content);
    await t.execute('quality.addAttachment', { issue, hash }, 'operator');
    await t.execute('quality.withdrawAttachment', { issue, hash, reason: 'Wrong car' }, 'quality');
    const detail = await t.query<{ attachments: object[] }>('quality.issue', { issue });
    expect(detail.attachments).toContainEqual(
      expect.objectContaining({ hash, withdrawn: expect.objectContaining({ reason: 'Wrong car' }) }),
    );
    expect(await get(`/api/attachments/${hash}`, token)).toMatchObject({ status: 200 });
    close();
  });
});

describe('nothing is brought', () => {
  it.each([
    [
      'that is no picture, whatever it is called',
      Buffer.from('<svg onload="x"></svg>'),
      'attachmentNotAllowed',
    ],
    ['that is not what its hash says', Buffer.alloc(0), 'attachmentDamaged'],
  ])('%s', async (_what, bytes, code) => {
    const { api, close } = await clientOf('operator');
    const content = bytes.length > 0 ? bytes : picture(50, 11);
    const hash = bytes.length > 0 ? hashOf(content) : 'ab'.repeat(32);
    const put = api.attachments.put({
      hash,
      size: content.length,
      offset: 0,
      data: content.toString('base64'),
    });
    await expect(put).rejects.toMatchObject({ data: { code } });
    close();
  });

  it('by who may attach nothing, without a session, or with a path for a hash', async () => {
    const { api, close } = await clientOf('admin');
    const piece = { hash: hashOf(picture(50)), size: 50, offset: 0, data: '' };
    await expect(api.attachments.put(piece)).rejects.toMatchObject({ status: 403 });
    close();
    const { api: operator, ...rest } = await clientOf('operator');
    const put = operator.attachments.put({ ...piece, hash: `../${'a'.repeat(61)}` });
    await expect(put).rejects.toMatchObject({ status: 400 });
    rest.close();
    expect(await get(`/api/attachments/${piece.hash}`, null)).toMatchObject({ status: 401 });
  });

  it('where the disk is full; it says so', async () => {
    const { api, close } = await clientOf('operator');
    const put = t.desk.put.bind(t.desk);
    t.desk.put = () => {
      throw new StorageFailure('diskFull', null);
    };
    const error = await bring(api, picture(60, 12)).catch((e: unknown) => e);
    t.desk.put = put;
    expect(error instanceof ORPCError && error).toMatchObject({
      code: 'STORAGE',
      data: { fault: 'diskFull' },
    });
    close();
  });
});
