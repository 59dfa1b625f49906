import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { layCable } from '#simulate/cable';

it('carries both ways, resets when cut, refuses while cut, and carries again when mended', async () => {
  const echo = createServer((s) => {
    s.on('error', () => undefined);
    s.pipe(s);
  });
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const cable = await layCable({ host: '127.0.0.1', port: (echo.address() as AddressInfo).port });
  const say = async (): Promise<string> => {
    const socket = connect(cable.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('hello');
    const [answer] = (await Promise.race([
      once(socket, 'data'),
      once(socket, 'close').then(() => ['closed']),
    ])) as unknown[];
    socket.destroy();
    return String(answer);
  };
  expect(await say()).toBe('hello');
  const held = connect(cable.port, '127.0.0.1');
  held.on('error', () => undefined);
  held.write('x');
  await once(held, 'data');
  const dropped = once(held, 'close');
  cable.cut();
  await dropped;
  expect(await say()).toBe('closed');
  cable.mend();
  expect(await say()).toBe('hello');
  await cable.close();
  echo.close();
});
