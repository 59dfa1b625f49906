import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { ReadDb } from '../open.ts';
import { productionOrder } from '../schema/assembly.ts';

export type OrderRecord = typeof productionOrder.$inferSelect;

export const orderPage = (
  read: ReadDb,
  f: {
    readonly line: string;
    readonly status?: OrderRecord['status'] | undefined;
    readonly limit: number;
    readonly after?: string | undefined;
  },
): OrderRecord[] =>
  read
    .select()
    .from(productionOrder)
    .where(
      and(
        eq(productionOrder.line, f.line),
        f.status === undefined ? undefined : eq(productionOrder.status, f.status),
        f.after === undefined ? undefined : sql`${productionOrder.order} > ${f.after}`,
      ),
    )
    .orderBy(asc(productionOrder.order))
    .limit(f.limit)
    .all();

export const ordersNamed = (read: ReadDb, numbers: readonly string[]): ReadonlyMap<string, OrderRecord> =>
  new Map(
    numbers.length === 0
      ? []
      : read
          .select()
          .from(productionOrder)
          .where(
            inArray(
              productionOrder.stream,
              numbers.map((n) => `order/${n}`),
            ),
          )
          .all()
          .map((o) => [o.order, o]),
  );
