import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { sectionIcons, type SectionId } from './sections.ts';
import styles from './Rail.module.css';

export interface RailSection {
  readonly id: SectionId;
  readonly href: string;
}

interface RailProps {
  readonly sections: readonly RailSection[];
  readonly current: SectionId | null;
}

export function Rail({ sections, current }: RailProps) {
  const { t } = useTranslation('frame');
  return (
    <nav className={styles.rail} aria-label={t('rail')}>
      {sections.map(({ id, href }) => {
        const Glyph = sectionIcons[id];
        return (
          <Link
            key={id}
            href={href}
            className={styles.section}
            aria-current={id === current ? 'page' : undefined}
          >
            <Glyph size={24} stroke={1.6} aria-hidden="true" />
            <span>{t(`section.${id}`)}</span>
          </Link>
        );
      })}
    </nav>
  );
}
