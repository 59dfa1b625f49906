import type { Icon } from '@tabler/icons-react';
import { LampShape } from '../status/LampShape.tsx';
import styles from './Segments.module.css';

interface Segment<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** How much is behind it, formatted. */
  readonly count?: string | undefined;
  /** What is behind it is abnormal. */
  readonly alarming?: boolean;
  readonly icon?: Icon;
}

interface SegmentsProps<Id extends string> {
  readonly label: string;
  readonly segments: readonly Segment<Id>[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
}

/** One of a few ways to look at the same thing. Quiet: what acts on the screen stays the only dark button. */
export function Segments<Id extends string>({ label, segments, selected, onSelect }: SegmentsProps<Id>) {
  return (
    <div role="group" aria-label={label} className={styles.segments}>
      {segments.map((segment) => (
        <button
          key={segment.id}
          type="button"
          className={styles.segment}
          aria-pressed={segment.id === selected}
          onClick={() => onSelect(segment.id)}
        >
          {segment.icon !== undefined && <segment.icon size={18} stroke={1.8} aria-hidden="true" />}
          {segment.label}
          {segment.count !== undefined && (
            <span className={styles.count} data-alarming={segment.alarming ?? false}>
              {segment.alarming === true && <LampShape lamp="warning" />}
              {segment.count}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
