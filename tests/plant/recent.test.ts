import { expect, it } from 'vitest';
import { Recent } from '#plant/intake/recent';

it('what was set stays through one trim, however much was set beside it', () => {
  const recent = new Recent<number, string>(10);
  recent.set(0, 'kept');
  for (let i = 1; i < 100; i += 1) recent.set(i, 'other');
  recent.trim();
  for (let i = 100; i < 105; i += 1) recent.set(i, 'other');
  recent.trim();
  expect(recent.get(0)).toBe('kept');
});

it('what is not asked for is forgotten, what is asked for stays, with its latest value', () => {
  const recent = new Recent<string, number>(2);
  const turn = () => {
    recent.set('x', 0);
    recent.set('y', 0);
    recent.trim();
  };
  recent.set('used', 1);
  recent.set('unused', 1);
  turn();
  expect(recent.get('used')).toBe(1);
  recent.set('used', 2);
  turn();
  expect(recent.has('unused')).toBe(false);
  expect(recent.get('used')).toBe(2);
});
