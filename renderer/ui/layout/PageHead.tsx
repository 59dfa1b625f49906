import type { ReactNode } from 'react';
import styles from './PageHead.module.css';

interface PageHeadProps {
  /** The screen's answer in one line: a figure and its words, or the name of the thing shown. */
  readonly answer: ReactNode;
  /** The sentence that says why, with the names that matter in `<b>`. */
  readonly because?: ReactNode;
  /** Figures or buttons at the right. */
  readonly aside?: ReactNode;
  /** The sentence changes while people work below: it has room for two lines, so that nothing moves when it needs them. */
  readonly still?: boolean;
}

/** The one-sentence answer that stands above each screen. */
export function PageHead({ answer, because, aside, still = false }: PageHeadProps) {
  return (
    <header className={styles.head} data-still={still}>
      <div className={styles.answer}>
        <h1 className={styles.line}>{answer}</h1>
        {because !== undefined && <p className={styles.because}>{because}</p>}
      </div>
      {aside !== undefined && <div className={styles.aside}>{aside}</div>}
    </header>
  );
}
