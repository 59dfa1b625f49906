import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import type { Warning } from './pickWarnings.ts';
import type { Pick } from './usePick.ts';
import styles from './Pick.module.css';

interface PickWarningProps {
  readonly warning: Warning;
  readonly pick: Pick;
  /** Where the goods go. */
  readonly place: string;
}

/** Why a container is not taken yet, and the person decides. What is taken all the same is recorded. */
export function PickWarning({ warning, pick, place }: PickWarningProps) {
  const { t } = useTranslation('logistics');
  const words = useWarningWords(warning, place);
  return (
    <div className={styles.older} role="alert">
      <p className={styles.olderHead}>
        <StatusTag lamp="warning" />
        <strong>{words.title}</strong>
      </p>
      <p>{words.text}</p>
      <div className={styles.choices}>
        <Button size="lg" variant="filled" onClick={pick.leaveIt}>
          {words.leave}
        </Button>
        <Button size="lg" onClick={pick.takeAnyway}>
          {t('pick.takeAnyway', { container: warning.container })}
        </Button>
      </div>
    </div>
  );
}

function useWarningWords(warning: Warning, place: string) {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  if (warning.kind === 'older') {
    const { container, older, location } = warning;
    return {
      title: t('pick.olderTitle', { older, location }),
      text: t('pick.olderText', { older, container }),
      leave: t('pick.takeOlder', { location }),
    };
  }
  const { container, held, standing, room } = warning;
  return {
    title: t('pick.beyondTitle', { container, place }),
    text: t(standing > 0 ? 'pick.beyondStanding' : 'pick.beyondText', {
      standing: format.integer(standing),
      held: format.integer(held),
      sum: format.integer(standing + held),
      room: format.integer(room),
    }),
    leave: t('pick.leaveIt'),
  };
}
