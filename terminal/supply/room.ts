import type { Room } from '#domain/logistics/pickDecisions';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import type { ReadDb } from '#db/open';
import { standing } from '#db/queries/stock';

/** What a place takes of a part, and what stands there; null where nothing says. */
export function roomAt(
  read: ReadDb,
  site: SiteConfiguration,
  called: { readonly location: string; readonly part: string } | null,
): Room | null {
  const point = site.lineSideStock.find((p) => p.location === called?.location && p.part === called.part);
  return point === undefined ? null : { most: point.maxQuantity, standing: standing(read, point) };
}
