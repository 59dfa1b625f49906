import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { demoPart } from '#terminal/contract/demo';
import type { DemoControl } from '#terminal/router';

const setBody = z.object({ part: demoPart, cut: z.boolean() });

/** The demo supervisor's loopback door for its PCs' engines: `GET /demo`, `POST /demo {part, cut}`. */
export async function serveControl(control: DemoControl): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    const answer = async (): Promise<unknown> => {
      if (request.method !== 'POST') return control.state();
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { part, cut } = setBody.parse(JSON.parse(Buffer.concat(chunks).toString()));
      return control.set(part, cut);
    };
    answer().then(
      (body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      (error: unknown) => response.writeHead(400).end(JSON.stringify({ code: String(error) })),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}
