import styles from './BigFigure.module.css';

/** The largest figure of a screen, with the words that make it a sentence: "62 of 80 planned". */
export function BigFigure({ value, words }: { value: string; words: string }) {
  return (
    <span className={styles.figure}>
      <span className={styles.value}>{value}</span>
      <span className={styles.words}>{words}</span>
    </span>
  );
}
