import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './plant/postgres/schema.ts',
  out: './migrations/plant',
});
