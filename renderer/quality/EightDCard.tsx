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
import { TextDialog } from './TextDialog.tsx';
import { usePersonName } from './qualityWords.ts';
import type { IssueDetail } from './useIssue.ts';
import styles from './Issue.module.css';

type Section = IssueDetail['sections'][number];

/** Written sections by discipline; D1, D5 and D6 are the team and the actions. */
const places: readonly (readonly [Discipline, readonly Section['section'][]])[] = [
  ['D0', ['emergency']],
  ['D2', ['problem']],
  ['D3', ['containment']],
  ['D4', ['occurrenceCause', 'escapeCause']],
  ['D7', ['prevention']],
  ['D8', ['recognition']],
];

/** The 8D report as far as it is written, each section edited where it stands. */
export function EightDCard({ issue }: { issue: IssueDetail }) {
  const { t } = useTranslation('quality');
  const { api } = useClient();
  const [editing, setEditing] = useState<Section['section'] | null>(null);
  const write = useCommand(api.commands.quality.writeSection);
  const of = (section: Section['section']): Section | undefined =>
    issue.sections.find((s) => s.section === section);
  const rows = places.flatMap(([discipline, sections]) =>
    sections.map((section) => ({ discipline, section, written: of(section) })),
  );
  const edited = editing === null ? undefined : of(editing);
  return (
    <Card title={t('eightD')}>
      {rows.map(({ discipline, section, written }) => (
        <EightDSection
          key={section}
          discipline={discipline}
          status={written === undefined || written.text === '' ? 'empty' : 'done'}
          onEdit={() => {
            write.clear();
            setEditing(section);
          }}
        >
          {rows.filter((row) => row.discipline === discipline).length > 1 && (
            <strong>{t(`section.${section}`)}: </strong>
          )}
          {written?.text ?? ''}
          {written !== undefined && written.evidence !== '' && (
            <span className={styles.evidence}>{t('evidence.is', { evidence: written.evidence })}</span>
          )}
        </EightDSection>
      ))}
      <TeamSection issue={issue} />
      {editing !== null && (
        <TextDialog
          opened
          title={t(`section.${editing}`)}
          label={t(`section.${editing}`)}
          initial={edited?.text ?? ''}
          secondLabel={t('evidence.label')}
          secondInitial={edited?.evidence ?? ''}
          confirmLabel={t('save')}
          command={write}
          inputOf={(text, evidence) => ({
            issue: issue.issue,
            section: editing,
            text,
            evidence,
            previous: edited?.event ?? null,
          })}
          onClose={() => setEditing(null)}
        />
      )}
    </Card>
  );
}

/** D1: who works on it. */
function TeamSection({ issue }: { issue: IssueDetail }) {
  const { t } = useTranslation('quality');
  const { api, engine } = useClient();
  const person = usePersonName();
  const format = useFormat();
  const join = useCommand(api.commands.quality.joinTeam);
  const people = useQuery(
    engine.queries.people.people.queryOptions({ input: { limit: 500 }, meta: { topics: ['person'] } }),
  ).data;
  const members = new Set(issue.team.map((m) => m.person));
  const candidates = (people?.rows ?? []).filter((p) => p.status === 'active' && !members.has(p.person));
  return (
    <EightDSection
      discipline="D1"
      status={issue.team.length > 1 ? 'done' : issue.team.length > 0 ? 'partial' : 'empty'}
    >
      {format.list(issue.team.map((member) => person(member)))}
      <Select
        aria-label={t('team.add')}
        placeholder={t('team.add')}
        value={null}
        searchable
        onChange={(chosen) => chosen !== null && join.run({ issue: issue.issue, person: chosen })}
        data={candidates.map((p) => ({ value: p.person, label: `${person(p)} ${p.badge ?? ''}` }))}
      />
      {join.refusal !== null && <span role="alert">{join.refusal}</span>}
    </EightDSection>
  );
}
