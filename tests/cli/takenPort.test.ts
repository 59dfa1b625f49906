import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listenFailure } from '#cli/listenFailure';
import { takt } from './taktCommand.ts';

const place = mkdtempSync(path.join(tmpdir(), 'takt-taken-'));
let server: Server;
let port = '';

beforeAll(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = String((server.address() as AddressInfo).port);
});
afterAll(() => {
  server.close();
  rmSync(place, { recursive: true, force: true });
});

describe('a port that is taken', () => {
  it('is said by the plant in one line, with the option that chooses another', async () => {
    const said = await takt('plant', '--data', path.join(place, 'plant'), '--port', port);
    expect(said).toMatchObject({ code: 1, stdout: '' });
    const plain = said.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
    expect(plain).toEqual([
      expect.stringMatching(
        new RegExp(`port ${port} is taken: end what uses it, or choose another with --port$`),
      ),
    ]);
  }, 60_000);
});

const failed = (code: string, rest: object = {}): Error => Object.assign(new Error(code), { code, ...rest });

describe('what a listener fails by', () => {
  const ports = { '--port': '4800', '--office-port': '4811' };

  it.each([
    [
      failed('EADDRINUSE', { port: 4811 }),
      'port 4811 is taken: end what uses it, or choose another with --office-port',
    ],
    [failed('EACCES', { port: 80 }), 'port 80 may not be used by this user: choose another with --port'],
    [failed('EADDRNOTAVAIL', { port: 4800 }), '10.9.9.9 is no address of this machine: give one with --host'],
    [
      failed('EADDRNOTAVAIL', { address: '10.8.8.8' }),
      '10.8.8.8 is no address of this machine: give one with --serve',
    ],
    [
      failed('ENOTFOUND', { hostname: 'line.example' }),
      '10.9.9.9 is no address of this machine: give one with --host',
    ],
  ])('is said as what helps: %s', (error, words) => {
    expect(
      listenFailure(error, { ports, hosts: { '--host': '10.9.9.9', '--serve': '10.8.8.8' } })?.message,
    ).toBe(words);
  });

  it('is nothing of a port where it is something else', () => {
    expect(listenFailure(failed('EACCES'), { ports })).toBeNull();
    expect(listenFailure(new Error('else'), { ports })).toBeNull();
  });
});
