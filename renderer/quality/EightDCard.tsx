import { useState } from 'react';
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Card } from '#ui/layout/Card.tsx';
import { EightDSection } from '#ui/quality/EightDSection.tsx';
import type { Discipline } from '#ui/quality/EightDSection.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { SectionDialog } from './SectionDialog.tsx';
import { usePersonName } from './qualityWords.ts';
import type { IssueDetail, Section } from './useIssue.ts';
import { useIssueRights } from './useQualityRights.ts';
import styles from './Issue.module.css';

type Written = IssueDetail['sections'][number];

/** Written sections by discipline; D1 is the team, D5 and D6 are the actions. */
const places: readonly (readonly [Discipline, Section])[] = [
  ['D2', 'problem'],
  ['D3', 'containment'],
  ['D4', 'occurrenceCause'],
  ['D4', 'escapeCause'],
  ['D7', 'prevention'],
  ['D8', 'recognition'],
];
/** A cause without its evidence passes no gate. */
const evidenced: ReadonlySet<Section> = new Set(['occurrenceCause', 'escapeCause']);

interface EightDCardProps {
  readonly issue: IssueDetail;
  /** The section that is being written. */
  readonly editing: Section | null;
  readonly onEdit: (section: Section | null) => void;
}

/** The 8D report as far as it is written, each section edited where it stands. */
export function EightDCard({ issue, editing, onEdit }: EightDCardProps) {
  const { t } = useTranslation('quality');
  const { lead } = useIssueRights(issue);
  /** From the first time that each is opened: its dialog keeps what is typed there. */
  const [begun, begin] = useState<readonly Section[]>([]);
  if (editing !== null && !begun.includes(editing)) begin([...begun, editing]);
  const row = (discipline: Discipline, section: Section) => (
    <SectionRow
      key={section}
      discipline={discipline}
      written={issue.sections.find((s) => s.section === section)}
      section={section}
      onEdit={lead ? onEdit : undefined}
    />
  );
  return (
    <Card title={t('eightD')}>
      {row('D0', 'emergency')}
      <TeamSection issue={issue} />
      {places.map(([discipline, section]) => row(discipline, section))}
      {issue.closure !== null && <ClosureSection closure={issue.closure} />}
      {begun.map((section) => (
        <SectionDialog
          key={section}
          opened={editing === section}
          issue={issue.issue}
          section={section}
          written={issue.sections.find((s) => s.section === section)}
          onClose={() => onEdit(null)}
        />
      ))}
    </Card>
  );
}

interface SectionRowProps {
  readonly discipline: Discipline;
  readonly section: Section;
  readonly written: Written | undefined;
  readonly onEdit: ((section: Section) => void) | undefined;
}

function SectionRow({ discipline, section, written, onEdit }: SectionRowProps) {
  const { t } = useTranslation('quality');
  const { text = '', evidence = '' } = written ?? {};
  const lacks = text !== '' && evidence === '' && evidenced.has(section);
  return (
    <EightDSection
      discipline={discipline}
      title={t(`section.${section}`)}
      status={text === '' ? 'empty' : lacks ? 'partial' : 'done'}
      {...(lacks && { missing: t('evidence.missing') })}
      {...(onEdit && { onEdit: () => onEdit(section) })}
    >
      {text !== '' && text}
      {evidence !== '' && <span className={styles.evidence}>{t('evidence.is', { evidence })}</span>}
    </EightDSection>
  );
}

/** D8: what was concluded, and the signature that binds it to the record. */
function ClosureSection({ closure }: { readonly closure: NonNullable<IssueDetail['closure']> }) {
  const { t } = useTranslation('quality');
  const person = usePersonName();
  const format = useFormat();
  const { conclusion, by, at, recordHash } = closure;
  return (
    <EightDSection discipline="D8" title={t('close.section')} status="done">
      {conclusion}
      <span className={styles.evidence}>
        {t('close.signed', { by: person(by), at: format.dayTime(at) })}
        {recordHash !== null && ` · ${t('close.bound', { hash: recordHash.slice(0, 12) })}`}
      </span>
    </EightDSection>
  );
}

/** D1: who works on it. */
function TeamSection({ issue }: { issue: IssueDetail }) {
  const { t } = useTranslation('quality');
  const { api, engine } = useClient();
  const person = usePersonName();
  const format = useFormat();
  const { lead } = useIssueRights(issue);
  const join = useCommand(api.commands.quality.joinTeam);
  const people = useQuery(
    engine.queries.people.people.queryOptions({ input: { limit: 500 }, meta: { topics: ['person'] } }),
  ).data;
  const members = new Set(issue.team.map((m) => m.person));
  const candidates = (people?.rows ?? []).filter((p) => p.status === 'active' && !members.has(p.person));
  return (
    <EightDSection
      id="issue-team"
      discipline="D1"
      status={issue.team.length > 1 ? 'done' : issue.team.length > 0 ? 'partial' : 'empty'}
      action={
        lead && (
          <Select
            className={styles.teamChoice ?? ''}
            aria-label={t('team.add')}
            placeholder={t('team.add')}
            value={null}
            searchable
            onChange={(chosen) => chosen !== null && join.run({ issue: issue.issue, person: chosen })}
            data={candidates.map((p) => ({ value: p.person, label: `${person(p)} ${p.badge ?? ''}` }))}
          />
        )
      }
    >
      {issue.team.length > 0 && format.list(issue.team.map((member) => person(member)))}
      {join.refusal !== null && (
        <span role="alert" className={styles.refusal}>
          {join.refusal}
        </span>
      )}
    </EightDSection>
  );
}
