import { afterAll, beforeAll, describe } from 'vitest';
import type { TestDatabases } from './database.ts';
import { testDatabases } from './database.ts';
import { memoryPlantStore } from './memoryPlantStore.ts';
import { storeContract } from './storeContract.ts';

describe('the store in memory', () => {
  storeContract(() => Promise.resolve(memoryPlantStore({ nowMs: () => 0 })));
});

describe('the store on PostgreSQL', () => {
  let databases: TestDatabases;
  beforeAll(async () => {
    databases = await testDatabases();
  });
  afterAll(() => databases.stop());
  storeContract(() => databases.store());
});
