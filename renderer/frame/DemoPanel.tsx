import { useState } from 'react';
import { Drawer } from '@mantine/core';
import { IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '#ui/status/ErrorState.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { DemoParts } from './DemoParts.tsx';
import { useTerminal } from './usePlace.ts';
import styles from './DemoPanel.module.css';

const pollMs = 2000;

/** In a demo only: cut the plant, the broker or one PC, and bring them back. */
export function DemoPanel() {
  const demo = useTerminal()?.demo ?? false;
  return demo ? <DemoDrawer /> : null;
}

function DemoDrawer() {
  const { t } = useTranslation(['frame', 'common']);
  const { engine } = useClient();
  const [opened, setOpened] = useState(false);
  const state = useQuery(engine.demo.state.queryOptions({ input: {}, refetchInterval: pollMs }));
  const cut = state.data?.parts.filter((part) => part.cut).length ?? 0;
  const Icon = cut > 0 ? IconPlugConnectedX : IconPlugConnected;
  return (
    <>
      <button
        type="button"
        className={styles.open}
        data-cut={cut > 0}
        aria-label={t('demo.open', { count: cut })}
        onClick={() => setOpened(true)}
      >
        <Icon size={22} stroke={1.7} aria-hidden="true" />
        <span>{t('demo.short')}</span>
      </button>
      <Drawer
        closeButtonProps={{ 'aria-label': t('common:close') }}
        opened={opened}
        onClose={() => setOpened(false)}
        position="right"
        title={t('demo.title')}
      >
        {state.data !== undefined ? (
          <DemoParts state={state.data} onChange={() => void state.refetch()} />
        ) : (
          state.error !== null && (
            <ErrorState
              what={t('demo.failed')}
              why={t('demo.failedWhy')}
              next={t('demo.failedNext')}
              onRetry={() => void state.refetch()}
            />
          )
        )}
      </Drawer>
    </>
  );
}
