import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { PageHead } from '#ui/layout/PageHead.tsx';
import { GateChevron, issueGates } from '#ui/quality/GateChevron.tsx';
import type { IssueGate } from '#ui/quality/GateChevron.tsx';
import { SeverityTag } from '#ui/quality/SeverityTag.tsx';
import { SaveState } from '#ui/status/SaveState.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { useNow } from '../frame/useNow.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { ClosingDialog } from './ClosingDialog.tsx';
import { TextDialog } from './TextDialog.tsx';
import { shortVin, useIssueTitle, usePersonName } from './qualityWords.ts';
import type { IssueDetail, TimelineRow } from './useIssue.ts';
import { useIssueRights } from './useQualityRights.ts';
import styles from './Issue.module.css';

interface IssueHeadProps {
  readonly issue: IssueDetail;
  readonly timeline: readonly TimelineRow[];
}

/** What it is, how bad, whose, by when; the gates; and the one button that leads on. */
export function IssueHead({ issue, timeline }: IssueHeadProps) {
  const { t } = useTranslation('quality');
  const format = useFormat();
  const now = useNow(30_000);
  const title = useIssueTitle();
  const person = usePersonName();
  const list = useListLeft();
  const { subject } = issue;
  const at = format.when(issue.openedAt, now);
  const opening =
    issue.openedBy !== null
      ? t('one.openedBy', { at, who: person(issue.openedBy) })
      : subject.tool === null
        ? t('one.openedItself', { at })
        : t('one.openedByTool', { at, tool: subject.tool });
  const places = [subject.station, subject.operation, subject.tool, subject.part, subject.lot].filter(
    (p) => p !== null,
  );
  return (
    <>
      <nav aria-label={t(list.title)} className={styles.trail}>
        <Link href={list.href} className={styles.back}>
          {t(list.title)}
        </Link>{' '}
        / {issue.number}
      </nav>
      <PageHead
        answer={
          <span className={styles.tags}>
            {title(issue)} <SeverityTag severity={issue.severity} />
            {places.map((place) => (
              <StatusTag key={place} lamp="normal">
                {place}
              </StatusTag>
            ))}
            <SaveState state={issue.awaiting.length > 0 ? 'awaiting' : issue.sync} />
          </span>
        }
        because={[
          opening,
          ...(issue.vin === null ? [] : [t('one.onUnit', { vin: shortVin(issue.vin) })]),
          t('one.owner', { owner: issue.owner === null ? t('one.noOwner') : person(issue.owner) }),
          t('one.due', { due: format.dayTime(issue.containmentDueAt) }),
        ].join(' · ')}
        aside={<NextStep issue={issue} timeline={timeline} />}
      />
      {issue.reopening !== null && <Reopened issue={issue} reopening={issue.reopening} />}
      <GateChevron passed={passedGate(issue)} notes={notesOf(issue, (at) => format.when(at, now))} />
    </>
  );
}

interface ReopenedProps {
  readonly issue: IssueDetail;
  readonly reopening: NonNullable<IssueDetail['reopening']>;
}

/** That it had been finished before: since when it is worked on again, by whom and why. */
function Reopened({ issue, reopening }: ReopenedProps) {
  const { t } = useTranslation('quality');
  const format = useFormat();
  const person = usePersonName();
  const now = useNow(30_000);
  const { at, by, reason, found } = reopening;
  const words = { at: format.when(at, now), by: by === null ? t('byItself') : person(by) };
  return (
    <p className={styles.reopened}>
      {reason === null
        ? t('one.reopenedByUnits', { ...words, count: found })
        : t('one.reopenedWhy', { ...words, reason })}
      {issue.reopened > 1 && ` ${t('one.reopenedBefore', { count: issue.reopened })}`}
    </p>
  );
}

/** The list that led here, as it was left: its view, layout and filter. */
function useListLeft() {
  const state = useHistoryState<{ readonly list?: unknown; readonly holds?: unknown } | null>();
  const [search, path] =
    typeof state?.holds === 'string' ? [state.holds, '/quality/holds'] : [state?.list, '/quality/issues'];
  return {
    href: typeof search === 'string' && search !== '' ? `${path}?${search}` : path,
    title: path === '/quality/holds' ? ('hold.title' as const) : ('list.title' as const),
  };
}

const passedGate = ({ status }: IssueDetail): IssueGate =>
  issueGates.find((gate) => gate === status) ?? 'open';

const notesOf = (issue: IssueDetail, time: (at: string) => string): Partial<Record<IssueGate, string>> =>
  Object.fromEntries(issue.passages.map(({ step, at }) => [step, time(at)]));

function NextStep({ issue, timeline }: IssueHeadProps) {
  const { t } = useTranslation('quality');
  const { api } = useClient();
  const may = useIssueRights(issue);
  const [asking, setAsking] = useState<'comment' | 'verify' | 'close' | 'reopen' | null>(null);
  /** The record that the last step was tried on: what was refused then says nothing about another. */
  const [tried, setTried] = useState<string | null>(null);
  const {
    acknowledgeIssue,
    containIssue,
    analyseIssue,
    correctIssue,
    verifyIssue,
    commentIssue,
    reopenIssue,
  } = api.commands.quality;
  const step = useCommand((next: 'acknowledged' | 'contained' | 'analysed' | 'corrected', sending) => {
    const of = { issue: issue.issue };
    if (next === 'acknowledged') return acknowledgeIssue(of, sending);
    if (next === 'contained') return containIssue(of, sending);
    return next === 'analysed' ? analyseIssue(of, sending) : correctIssue(of, sending);
  });
  const verify = useCommand(verifyIssue);
  const comment = useCommand(commentIssue);
  const reopen = useCommand(reopenIssue);
  const { next } = issue.gate;
  const onNext = (): void => {
    setTried(issue.recordHash);
    if (next === 'verified') setAsking('verify');
    else if (next === 'closed') setAsking('close');
    else if (next !== null && next !== 'open') step.run(next);
  };
  const done = (): void => {
    for (const command of [verify, comment, reopen]) command.clear();
    setAsking(null);
  };
  return (
    <>
      <div>
        <div className={styles.tags}>
          {may.open && <Button onClick={() => setAsking('comment')}>{t('comment.button')}</Button>}
          {may.reopen && <Button onClick={() => setAsking('reopen')}>{t('reopen.button')}</Button>}
          {may.lead && next !== null && (
            <Button
              variant="filled"
              loading={step.busy}
              disabled={issue.awaiting.length > 0}
              onClick={onNext}
            >
              {t(`move.${next}`)}
            </Button>
          )}
        </div>
        {step.refusal !== null && tried === issue.recordHash && (
          <p role="alert" className={styles.refusal}>
            {step.refusal}
          </p>
        )}
      </div>
      <TextDialog
        opened={asking === 'comment'}
        title={t('comment.button')}
        label={t('comment.text')}
        confirmLabel={t('comment.button')}
        command={comment}
        inputOf={(text) => ({ issue: issue.issue, text })}
        onClose={done}
      />
      <TextDialog
        opened={asking === 'reopen'}
        title={t('reopen.button')}
        label={t('reopen.reason')}
        confirmLabel={t('reopen.button')}
        command={reopen}
        inputOf={(reason) => ({ issue: issue.issue, reason })}
        onClose={done}
      />
      <TextDialog
        opened={asking === 'verify'}
        title={t('move.verified')}
        label={t('verify.evidence')}
        confirmLabel={t('move.verified')}
        command={verify}
        inputOf={(evidence) => ({ issue: issue.issue, evidence })}
        onClose={done}
      />
      <ClosingDialog issue={issue} timeline={timeline} opened={asking === 'close'} onClose={done} />
    </>
  );
}
