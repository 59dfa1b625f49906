import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DemoState } from '#terminal/contract/demo';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import styles from './DemoPanel.module.css';

/** What can be cut, what is, and where the other PCs' screens are. */
export function DemoParts({ state, onChange }: { state: DemoState; onChange: () => void }) {
  const { t } = useTranslation('frame');
  return (
    <div className={styles.panel}>
      <p className={styles.what}>{t('demo.what')}</p>
      <ul>
        {state.parts.map((row) => (
          <PartRow key={row.part} row={row} onChange={onChange} />
        ))}
      </ul>
      <h3 className={styles.heading}>{t('demo.terminals')}</h3>
      <ul className={styles.links}>
        {state.terminals.map(({ name, url }) => (
          <li key={url}>
            <a href={url} target="_blank" rel="noreferrer">
              {isPart(name) ? t(`demo.part.${name}`) : name}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

type Part = DemoState['parts'][number]['part'];
const pcs: readonly Part[] = ['line', 'logistics', 'quality'];
const isPart = (name: string): name is Part => pcs.some((pc) => pc === name);

interface PartRowProps {
  readonly row: DemoState['parts'][number];
  readonly onChange: () => void;
}

function PartRow({ row: { part, cut, changing, restarts, down }, onChange }: PartRowProps) {
  const { t } = useTranslation('frame');
  const { api } = useClient();
  const words = useFailureWords();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const name = t(`demo.part.${part}`);
  const change = async () => {
    setBusy(true);
    try {
      await api.demo.set({ part, cut: !cut });
      setFailure(null);
    } catch (error) {
      setFailure(words(error));
    } finally {
      setBusy(false);
      onChange();
    }
  };
  return (
    <li className={styles.part}>
      <span className={styles.name}>
        <strong>{name}</strong>
        <span>{t(`demo.partWhat.${part}`)}</span>
        {restarts > 0 && <span>{t('demo.restarted', { count: restarts })}</span>}
        {failure !== null && <span role="alert">{failure}</span>}
      </span>
      {cut && <StatusTag lamp="warning">{t(changing || busy ? 'demo.isMending' : 'demo.isCut')}</StatusTag>}
      {down && <StatusTag lamp="warning">{t('demo.isDown')}</StatusTag>}
      <Button
        size="lg"
        variant={cut ? 'filled' : 'default'}
        loading={busy || changing}
        aria-label={t(cut ? 'demo.mendPart' : 'demo.cutPart', { part: name })}
        onClick={() => void change()}
      >
        {t(cut ? 'demo.mend' : 'demo.cut')}
      </Button>
    </li>
  );
}
