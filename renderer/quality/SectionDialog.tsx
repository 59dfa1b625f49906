import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { TextDialog } from './TextDialog.tsx';
import type { IssueDetail, Section } from './useIssue.ts';
import styles from './Issue.module.css';

type Written = IssueDetail['sections'][number];

interface SectionDialogProps {
  readonly issue: string;
  readonly section: Section;
  /** As it stands now. */
  readonly written: Written | undefined;
  readonly onClose: () => void;
}

/** One section as a text that replaces what it began from; what another wrote meanwhile is replaced only when that was chosen. */
export function SectionDialog({ issue, section, written, onClose }: SectionDialogProps) {
  const { t } = useTranslation('quality');
  const { api } = useClient();
  const write = useCommand(api.commands.quality.writeSection);
  const [began] = useState(written);
  const now = written?.event ?? null;
  const [previous, setPrevious] = useState(now);
  const meanwhile = now !== (began?.event ?? null) && !write.busy ? written : undefined;
  const replace = (): void => {
    write.clear();
    setPrevious(now);
  };
  return (
    <TextDialog
      opened
      title={t(`section.${section}`)}
      label={t(`section.${section}`)}
      initial={began?.text ?? ''}
      secondLabel={t('evidence.label')}
      secondInitial={began?.evidence ?? ''}
      beside={
        meanwhile && <TextOfOther written={meanwhile} onReplace={previous === now ? undefined : replace} />
      }
      confirmLabel={t('save')}
      command={write}
      inputOf={(text, evidence) => ({ issue, section, text, evidence, previous })}
      onClose={onClose}
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
