import type { ReactNode } from 'react';
import styles from './Card.module.css';

interface CardProps {
  readonly id?: string;
  readonly title: string;
  /** A quiet word beside the title: unit, order, source. */
  readonly note?: string;
  /** Right end of the head: a count or small controls. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  /** Bodies that scroll bring their own padding; figures and text want it from here. */
  readonly padded?: boolean;
  /** Takes the height that is left on the screen. */
  readonly fill?: boolean;
}

/** A panel with a head; hairlines divide its rows, boxes are never put in boxes. */
export function Card({
  id,
  title,
  note,
  aside,
  children,
  className,
  padded = false,
  fill = false,
}: CardProps) {
  return (
    <section id={id} className={`${styles.card} ${className ?? ''}`} data-fill={fill} aria-label={title}>
      <header className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        {note !== undefined && <span className={styles.note}>{note}</span>}
        {aside !== undefined && <div className={styles.aside}>{aside}</div>}
      </header>
      <div className={styles.body} data-padded={padded}>
        {children}
      </div>
    </section>
  );
}
