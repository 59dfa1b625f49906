import { Button, CopyButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/useFormat.ts';
import styles from './Terminals.module.css';

interface CodeWordsProps {
  /** Null: none is made yet, and the command says where it goes. */
  readonly made: { readonly code: string; readonly expiresAt: string } | null;
  /** The terminal whose place the new PC takes, with `revoke` where its key is not believed any more. */
  readonly replaces?: { readonly terminal: string; readonly revoke: boolean };
}

/** The command that makes a PC a terminal, as it is typed there; it is the same in every language. */
export function CodeWords({ made, replaces }: CodeWordsProps) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const command = [
    'takt enroll',
    '--data DIR',
    '--plant URL',
    `--code ${made?.code ?? 'CODE'}`,
    ...(replaces === undefined ? ['--name NAME'] : [`--replace ${replaces.terminal}`]),
    ...(replaces?.revoke ? ['--revoke-old'] : []),
  ].join(' ');
  return (
    <>
      {made !== null && (
        <p role="status">
          <strong className={styles.made}>{made.code}</strong>{' '}
          {t('enroll.until', { at: format.dayTime(made.expiresAt) })}
        </p>
      )}
      <div className={styles.command}>
        <code className={styles.code}>{command}</code>
        <CopyButton value={command}>
          {({ copied, copy }) => (
            <Button onClick={copy}>{t(copied ? 'enroll.copied' : 'enroll.copy')}</Button>
          )}
        </CopyButton>
      </div>
    </>
  );
}
