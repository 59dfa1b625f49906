import { asPrinted, spellings } from '#domain/logistics/label';
import type { ReadDb } from '#db/open';
import { containersSpelled } from '#db/queries/stock';

/** The label of a container as the records have it, however it was typed or scanned; of one not known yet, as it is printed. */
export function recordedLabel(read: ReadDb, label: string): string {
  const wanted = spellings(label);
  const known = containersSpelled(read, wanted);
  return wanted.find((spelling) => known.includes(spelling)) ?? asPrinted(label);
}
