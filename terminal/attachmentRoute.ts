import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AttachmentDesk } from './attachmentDesk.ts';
import { bearer } from './caller.ts';
import type { Sessions } from './sessions.ts';

/** `false`: the request is for somebody else. */
export type AttachmentRoute = (request: IncomingMessage, path: string, response: ServerResponse) => boolean;

const pattern = /^\/api\/attachments\/([0-9a-f]{64})$/u;

/** Whatever a content holds, it runs nothing and reaches nothing. */
const headers = {
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  // One hash, one content; but only for who is signed in.
  'cache-control': 'private, no-store',
};

/** `GET /api/attachments/<hash>`: the content as it is, under the type that its bytes tell, for who is signed in. */
export const attachmentRoute =
  (desk: Pick<AttachmentDesk, 'content'>, sessions: Pick<Sessions, 'isActive'>): AttachmentRoute =>
  (request, path, response) => {
    const hash = pattern.exec(path)?.[1];
    if (hash === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
    if (!sessions.isActive(bearer(request.headers.authorization))) {
      answer(response, 401, 'notSignedIn');
      return true;
    }
    const found = desk.content(hash);
    if (found === null) answer(response, 404, 'notFound');
    else {
      response.writeHead(200, {
        ...headers,
        'content-type': found.mediaType,
        'content-length': found.size,
      });
      response.end(request.method === 'HEAD' ? undefined : found.bytes);
    }
    return true;
  };

function answer(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { ...headers, 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ code }));
}
