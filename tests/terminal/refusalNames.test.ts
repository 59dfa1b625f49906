import { expect, it } from 'vitest';
import { refusalNames } from '#terminal/queries/refusalNames';
import { demoFiles } from './demoFiles.ts';
import { done } from './qualitySite.ts';
import { openTestTerminal } from './testTerminal.ts';

const zhou = { zh: '周敏', en: 'Zhou Min' };
const stranger = '0192f3a0-0000-7000-8000-000000000000';

it('names the person who carries a container that was looked for elsewhere, and leaves places as they are', async () => {
  const t = openTestTerminal();
  const input = { badge: '1003', name: zhou, roles: ['logistics'], pin: null };
  const [added] = await done(t.execute('people.addPerson', input, 'admin'));
  const person = added?.stream.slice('person/'.length) ?? '';
  const { read } = t.database;
  expect(refusalNames({ container: 'C-1', expected: person, found: 'SM-A' }, read, null)).toEqual({
    expected: zhou,
  });
  expect(refusalNames({ expected: 'SM-A', found: person }, read, null)).toEqual({ found: zhou });
  expect(refusalNames({ expected: stranger }, read, null)).toEqual({ expected: null });
});

it('calls a reason of the site by its name, and leaves what somebody wrote as it is', async () => {
  const t = openTestTerminal();
  await done(t.execute('site.importFolder', { files: demoFiles() }, 'admin'));
  const { read } = t.database;
  const site = t.engine.siteConfiguration();
  expect(refusalNames({ container: 'C-1', reason: 'CNT-DMG' }, read, site)).toEqual({
    reason: { zh: '零件损坏', en: 'Part damaged' },
  });
  expect(refusalNames({ reason: 'dropped' }, read, site)).toEqual({});
});
