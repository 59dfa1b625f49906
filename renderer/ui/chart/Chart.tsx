import { useEffect, useRef, useState } from 'react';
import { Button, useComputedColorScheme } from '@mantine/core';
import { IconChartLine, IconTable } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '#renderer/i18n/useFormat.ts';
import { ChartTable, type ChartData } from './ChartTable.tsx';
import type { ChartOption } from './engine.ts';
import styles from './Chart.module.css';

interface ChartProps {
  readonly label: string;
  readonly option: ChartOption;
  /** The same figures as a table, for keyboard and screen reader. */
  readonly data: ChartData;
}

/** An ECharts figure in the product's tokens; the library loads when the first chart is shown. */
export function Chart({ label, option, data }: ChartProps) {
  const { t } = useTranslation('common');
  const scheme = useComputedColorScheme();
  const [asTable, setAsTable] = useState(false);
  return (
    <figure className={styles.figure} aria-label={label}>
      <div className={styles.switch}>
        <Button
          variant="subtle"
          aria-pressed={asTable}
          leftSection={
            asTable ? (
              <IconChartLine size={18} aria-hidden="true" />
            ) : (
              <IconTable size={18} aria-hidden="true" />
            )
          }
          onClick={() => setAsTable(!asTable)}
        >
          {t(asTable ? 'chart.asChart' : 'chart.asTable')}
        </Button>
      </div>
      {asTable ? <ChartTable label={label} data={data} /> : <Canvas key={scheme} option={option} />}
    </figure>
  );
}

function Canvas({ option }: { option: ChartOption }) {
  const frame = useRef<HTMLDivElement>(null);
  const language = useLanguage();
  useEffect(() => {
    const node = frame.current;
    if (node === null) return;
    let dispose = () => {};
    let gone = false;
    void import('./engine.ts').then((engine) => {
      if (!gone) dispose = engine.draw(node, option, language);
    });
    return () => {
      gone = true;
      dispose();
    };
  }, [option, language]);
  return <div ref={frame} className={styles.canvas} />;
}
