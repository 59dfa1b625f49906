import { describe, expect, test } from 'vitest';
import { assertLockedDown } from './standIn/lockDown.ts';
import { StandInPort } from './standIn/ports.ts';
import { safeStorage } from './standIn/safeStorage.ts';

describe('the stand-in', () => {
  test('keeps secrets within one run', async () => {
    const sealed = await safeStorage.encryptStringAsync('密码 secret');
    expect(sealed.includes('secret')).toBe(false);
    expect(await safeStorage.decryptStringAsync(sealed)).toMatchObject({ result: '密码 secret' });
    sealed.writeUInt8(sealed.readUInt8(20) ^ 1, 20);
    await expect(safeStorage.decryptStringAsync(sealed)).rejects.toThrow();
  });

  test('delivers the messages of a port in order once it is started, and its closing', async () => {
    const { port1, port2 } = StandInPort.pair();
    const heard: unknown[] = [];
    port2.on('message', ({ data }: { data: unknown }) => heard.push(data));
    port2.on('close', () => heard.push('closed'));
    port1.postMessage(1);
    port1.postMessage(2);
    await Promise.resolve();
    expect(heard).toEqual([]);
    port2.start();
    port1.postMessage(3);
    port1.close();
    await expect.poll(() => heard).toEqual([1, 2, 3, 'closed']);
  });

  test('opens no window whose page would be less locked down than it must be', () => {
    const locked = { sandbox: true, contextIsolation: true, preload: import.meta.filename };
    expect(assertLockedDown(locked)).toBe(import.meta.filename);
    const weaker = [
      { sandbox: false },
      { contextIsolation: false },
      { webSecurity: false },
      { nodeIntegration: true },
      { webviewTag: true },
      { allowRunningInsecureContent: true },
      { preload: 'preload.cjs' },
      { preload: '/nowhere/preload.cjs' },
    ];
    for (const preference of weaker) {
      expect(() => assertLockedDown({ ...locked, ...preference }), JSON.stringify(preference)).toThrow(
        /webPreferences/,
      );
    }
  });
});
