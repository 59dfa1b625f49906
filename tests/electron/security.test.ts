import { describe, expect, test } from 'vitest';
import { isTrustedFrame, type LockableSession, lockSession } from '#electron/security';

/** A session that remembers the handlers it was given. */
function lockedSession() {
  const notices: string[] = [];
  let asksPermission: Parameters<LockableSession['setPermissionRequestHandler']>[0] | undefined;
  let checks: (() => boolean) | undefined;
  let asksDevice: (() => boolean) | undefined;
  let request: Parameters<LockableSession['webRequest']['onBeforeRequest']>[0] | undefined;
  lockSession(
    {
      setPermissionRequestHandler: (handler) => (asksPermission = handler),
      setPermissionCheckHandler: (handler) => (checks = handler),
      setDevicePermissionHandler: (handler) => (asksDevice = handler),
      webRequest: { onBeforeRequest: (listener) => (request = listener) },
    },
    (_level, notice) => notices.push(notice),
  );
  return {
    notices,
    grants: (permission: string) => {
      let granted: boolean | undefined;
      asksPermission?.(null, permission, (answer) => (granted = answer));
      return granted;
    },
    checks: () => checks?.(),
    grantsDevice: () => asksDevice?.(),
    cancels: (url: string) => {
      let cancelled: boolean | undefined;
      request?.({ url, resourceType: 'xhr' }, ({ cancel }) => (cancelled = cancel));
      return cancelled;
    },
  };
}

describe('the locked session', () => {
  test('denies every permission and every device, and says so', () => {
    const session = lockedSession();
    for (const permission of ['media', 'serial', 'notifications', 'openExternal', 'clipboard-read']) {
      expect(session.grants(permission), permission).toBe(false);
    }
    expect(session.checks()).toBe(false);
    expect(session.grantsDevice()).toBe(false);
    expect(session.notices).toEqual(Array(5).fill('permissionRefused'));
  });

  test('lets requests through to our own pages only', () => {
    const session = lockedSession();
    for (const url of ['app://ui/assets/app.js', 'blob:app://ui/1', 'data:,x']) {
      expect(session.cancels(url), url).toBe(false);
    }
    for (const url of [
      'https://a/',
      'http://127.0.0.1:4810/',
      'ws://a/',
      'file:///etc/passwd',
      'app://x/',
      '',
    ]) {
      expect(session.cancels(url), url).toBe(true);
    }
  });
});

describe('a message to the main process', () => {
  test('is trusted from the top frame of our pages alone', () => {
    expect(isTrustedFrame({ url: 'app://ui/line', parent: null })).toBe(true);
    expect(isTrustedFrame({ url: 'app://ui/line', parent: {} })).toBe(false);
    expect(isTrustedFrame(null)).toBe(false);
    expect(isTrustedFrame({ url: 'https://example.com/', parent: null })).toBe(false);
    expect(isTrustedFrame({ url: '', parent: null })).toBe(false);
  });
});
