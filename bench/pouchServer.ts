import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { durablePouch, pouchRoutes } from './pouchdb.ts';

/** `pouchServer.ts FOLDER`: express-pouchdb in a process of its own, on a port that its first line names. */
const [, , folder = ''] = process.argv;
const server = createServer(pouchRoutes(durablePouch(folder)));
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${String(port)}/` })}\n`);
});
