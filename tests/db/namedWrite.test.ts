import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { namedWrite } from '#db/namedWrite';

interface Lamp {
  readonly name: string;
  readonly colour: string | null;
}

let sqlite: Database.Database;
beforeEach(() => {
  sqlite = new Database(':memory:');
  sqlite.exec('create table lamp (name text primary key, colour text)');
});
afterEach(() => sqlite.close());

const lamps = () => sqlite.prepare('select name, colour from lamp order by name').all();

it('binds each name to its field, in whatever order and however often it stands', () => {
  const put = namedWrite<Lamp>(
    sqlite,
    `insert into lamp (colour, name) values (@colour, @name) on conflict (name) do update set colour = @colour`,
  );
  put.run({ name: 'north', colour: 'red' });
  put.run({ name: 'south', colour: null });
  expect(put.run({ name: 'north', colour: 'amber' }).changes).toBe(1);
  expect(lamps()).toEqual([
    { name: 'north', colour: 'amber' },
    { name: 'south', colour: null },
  ]);
});

it('writes nothing of a row that lacks a field', () => {
  const put = namedWrite<Partial<Lamp>>(sqlite, `insert into lamp (name, colour) values (@name, @colour)`);
  expect(() => put.run({ name: 'north' })).toThrow('a row without colour');
  expect(lamps()).toEqual([]);
});
