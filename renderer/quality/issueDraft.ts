import type { IssueSubject, Severity } from '#domain/quality/issueEvents';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';

/** What is typed, chosen and scanned into a new issue. */
export interface IssueDraft {
  readonly title: string;
  readonly severity: Severity;
  readonly defectCode: string | null;
  readonly unit: { readonly unit: string; readonly label: string } | null;
  readonly station: string | null;
  readonly tool: string | null;
  readonly part: string;
  readonly lot: string;
  readonly text: string;
}

export const emptyDraft: IssueDraft = {
  title: '',
  severity: 'B',
  defectCode: null,
  unit: null,
  station: null,
  tool: null,
  part: '',
  lot: '',
  text: '',
};

/** What a scan names. */
export type Scanned = Partial<Pick<IssueDraft, 'unit' | 'station' | 'tool'>> & {
  /** `lot` null: the code names the part alone. */
  readonly material?: { readonly part: string; readonly lot: string | null };
};

/** The draft with it: a lot never stays beside another part than it was said of. */
export function withScanned(draft: IssueDraft, { material, ...found }: Scanned): IssueDraft {
  if (material === undefined) return { ...draft, ...found };
  const fits = ['', material.part].includes(draft.part.trim());
  return { ...draft, ...found, part: material.part, lot: material.lot ?? (fits ? draft.lot : '') };
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

export const subjectOf = (draft: IssueDraft, site: SiteConfiguration | null): IssueSubject => ({
  unit: draft.unit?.unit ?? null,
  line: site?.lines.find((line) => line.stations.some(({ id }) => id === draft.station))?.id ?? null,
  station: draft.station,
  operation: null,
  part: orNull(draft.part),
  lot: orNull(draft.lot),
  tool: draft.tool,
  characteristic: null,
});

/** What a lot is of has to be said: lot numbers are the suppliers' own. */
export const isComplete = ({ title, part, lot }: IssueDraft): boolean =>
  title.trim() !== '' && (lot.trim() === '' || part.trim() !== '');
