import { useTranslation } from 'react-i18next';
import type { Role } from '#domain/kernel/actor';
import styles from './SignIn.module.css';

export interface DemoPerson {
  readonly badge: string;
  readonly pin: string;
  readonly role: Role;
}

interface DemoPeopleProps {
  readonly people: readonly DemoPerson[];
  readonly onChoose: (badge: string, pin: string) => void;
}

/** The demo's people, ready to press. */
export function DemoPeople({ people, onChoose }: DemoPeopleProps) {
  const { t } = useTranslation('frame');
  return (
    <aside className={styles.demo} aria-label={t('signIn.demo')}>
      <p>{t('signIn.demoWhat')}</p>
      <ul>
        {people.map((person) => (
          <li key={person.badge}>
            <button type="button" onClick={() => onChoose(person.badge, person.pin)}>
              <b>{t(`role.${person.role}`)}</b>
              <span>
                {person.badge} / {person.pin}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </aside>
  );
}
