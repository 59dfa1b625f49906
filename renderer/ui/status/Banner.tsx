import type { ReactNode } from 'react';
import type { Lamp } from '../lamp.ts';
import { LampShape } from './LampShape.tsx';
import styles from './Banner.module.css';

interface BannerProps {
  readonly lamp: Exclude<Lamp, 'normal'>;
  readonly title: string;
  readonly children?: ReactNode;
  /** Buttons, at most two. */
  readonly actions?: ReactNode;
}

/** One line above a screen for what holds for all of it: work can go on, but differently. */
export function Banner({ lamp, title, children, actions }: BannerProps) {
  return (
    <div className={styles.banner} data-lamp={lamp} role={lamp === 'fault' ? 'alert' : 'status'}>
      <LampShape lamp={lamp} size={14} />
      <p className={styles.text}>
        <strong>{title}</strong>
        {children !== undefined && <span>{children}</span>}
      </p>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
