import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { TextDialog } from './TextDialog.tsx';
import type { TypedText } from './TextDialog.tsx';
import type { IssueDetail, Section } from './useIssue.ts';
import styles from './Issue.module.css';

type Written = IssueDetail['sections'][number];

interface SectionDialogProps {
  readonly opened: boolean;
  readonly issue: string;
  readonly section: Section;
  /** As it stands now. */
  readonly written: Written | undefined;
  readonly onClose: () => void;
}

/** A text that is being written: what it began from, and what it would replace. */
interface Draft {
  readonly began: Written | undefined;
  readonly previous: string | null;
  readonly typed: TypedText | null;
}

/**
 * One section as a text that replaces what it began from; what another wrote meanwhile is replaced only when that was chosen,
 * also where the dialog was left in between.
 */
export function SectionDialog({ opened, issue, section, written, onClose }: SectionDialogProps) {
  const { t } = useTranslation('quality');
  const { api } = useClient();
  const write = useCommand(api.commands.quality.writeSection);
  const [draft, setDraft] = useState<Draft | null>(null);
  const now = written?.event ?? null;
  if (opened && draft === null) setDraft({ began: written, previous: now, typed: null });
  const { began = undefined, previous = now, typed = null } = draft ?? {};
  const meanwhile = draft !== null && now !== (began?.event ?? null) && !write.busy ? written : undefined;
  const keep = (words: TypedText | null): void =>
    setDraft((known) => (words === null || known === null ? null : { ...known, typed: words }));
  const replace = (): void => {
    write.clear();
    setDraft((known) => known && { ...known, previous: now });
  };
  const leave = (): void => {
    write.clear();
    setDraft((known) => (known?.typed == null ? null : known));
    onClose();
  };
  return (
    <TextDialog
      opened={opened}
      title={t(`section.${section}`)}
      label={t(`section.${section}`)}
      initial={began?.text ?? ''}
      secondLabel={t('evidence.label')}
      secondInitial={began?.evidence ?? ''}
      beside={
        meanwhile && <TextOfOther written={meanwhile} onReplace={previous === now ? undefined : replace} />
      }
      confirmLabel={t('save')}
      words={{ typed, keep }}
      command={write}
      inputOf={(text, evidence) => ({ issue, section, text, evidence, previous })}
      onClose={leave}
    />
  );
}

interface TextOfOtherProps {
  readonly written: Written;
  /** Undefined once it was chosen. */
  readonly onReplace: (() => void) | undefined;
}

function TextOfOther({ written: { text, evidence }, onReplace }: TextOfOtherProps) {
  const { t } = useTranslation('quality');
  return (
    <section className={styles.other} aria-label={t('meanwhile.title')} role="status">
      <p className={styles.quiet}>{t('meanwhile.title')}</p>
      <p className={styles.otherText}>{text === '' ? t('meanwhile.empty') : text}</p>
      {evidence !== '' && <p className={styles.evidence}>{t('evidence.is', { evidence })}</p>}
      {onReplace !== undefined && <Button onClick={onReplace}>{t('meanwhile.replace')}</Button>}
    </section>
  );
}
