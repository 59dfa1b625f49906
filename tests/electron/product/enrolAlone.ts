import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { enrollRequest } from '#sync/messages';
import { generateKeyPair, issueCertificate, signerFor } from '#sync/signing';
import { enroll } from '#terminal/enrolment';

/** Makes the folder a terminal of a plant that answers this once and is never heard of again. */
export async function enrolAlone(dataDir: string, name: string): Promise<void> {
  const plant = generateKeyPair();
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      if (request.url !== '/sync/enroll') return void response.writeHead(404).end();
      const { publicKey } = enrollRequest.parse(body);
      const terminal = 'terminal-1';
      const site = 'site-1';
      const issuedAt = '2026-11-22T08:00:00.000Z';
      const unsigned = { terminal, name, site, publicKey, issuedAt };
      const certificate = issueCertificate(unsigned, signerFor(plant.privateKey));
      const serverId = '01934f00-0000-7000-8000-000000000001';
      const answer = { serverId, epoch: 1, terminal, site, plantKey: plant.publicKey, certificate };
      response.setHeader('content-type', 'application/json');
      return void response.end(JSON.stringify(answer));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    await enroll({ dataDir, plantUrl: `http://127.0.0.1:${port}`, code: 'ABCD-EFGH-1234', name });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
