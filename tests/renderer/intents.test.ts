import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { AnswerUnknown, EngineAway } from '#renderer/client/engineAway.ts';
import { Intents } from '#renderer/client/intents.ts';

function control() {
  let made = 0;
  const intents = new Intents(() => `k-${++made}`);
  const keys: string[] = [];
  /** One press, whose command ends as told. */
  const press = async (request: string, end?: Error): Promise<unknown> => {
    try {
      return await intents.send(request, (key) => {
        keys.push(key);
        return end === undefined ? Promise.resolve('saved') : Promise.reject(end);
      });
    } catch (error) {
      return error;
    }
  };
  return { intents, keys, press };
}

const broken = new Error('the peer was closed');
const refused = new ORPCError('REFUSED', { status: 409 });
const locked = new ORPCError('UNAUTHORIZED', { status: 401 });

describe('what a person wants from one control', () => {
  it('has one key until it is answered, and another afterwards', async () => {
    const { keys, press } = control();
    expect(await press('a', broken)).toBeInstanceOf(AnswerUnknown);
    expect(await press('a', new ORPCError('INTERNAL_SERVER_ERROR'))).toBeInstanceOf(AnswerUnknown);
    expect(await press('a')).toBe('saved');
    await press('a');
    expect(keys).toEqual(['k-1', 'k-1', 'k-1', 'k-2']);
  });

  it('stays unknown while the engine is away or asks who is there', async () => {
    const { keys, press } = control();
    await press('a', broken);
    expect(await press('a', new EngineAway())).toBeInstanceOf(AnswerUnknown);
    expect(await press('a', locked)).toBeInstanceOf(AnswerUnknown);
    await press('a');
    expect(new Set(keys)).toEqual(new Set(['k-1']));
  });

  it('is known not to be saved where nothing was sent before', async () => {
    const { press } = control();
    expect(await press('a', new EngineAway())).toBeInstanceOf(EngineAway);
    expect(await press('a', locked)).toBe(locked);
  });

  it('ends with a refusal', async () => {
    const { keys, press } = control();
    await press('a', broken);
    expect(await press('a', refused)).toBe(refused);
    await press('a');
    expect(keys).toEqual(['k-1', 'k-1', 'k-2']);
  });

  it('is another one with another input, and comes back with the first', async () => {
    const { keys, press } = control();
    await press('right PIN', broken);
    await press('wrong PIN', refused);
    await press('right PIN');
    expect(keys).toEqual(['k-1', 'k-2', 'k-1']);
  });

  it('ends when the person gives up, or goes on with something else', async () => {
    const { intents, keys, press } = control();
    await press('a', broken);
    intents.forget();
    await press('a', broken);
    await press('b');
    await press('a');
    expect(keys).toEqual(['k-1', 'k-2', 'k-3', 'k-4']);
  });
});
