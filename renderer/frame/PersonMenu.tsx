import { Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import {
  IconCheck,
  IconDeviceDesktop,
  IconKeyboard,
  IconMoon,
  IconSun,
  IconUserShare,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Role } from '#domain/kernel/actor';
import styles from './PersonMenu.module.css';

export interface PersonView {
  readonly name: string;
  readonly role: Role;
  /** Let in by the sealed code of this PC. */
  readonly emergency: boolean;
}

interface PersonMenuProps {
  readonly person: PersonView;
  readonly onSwitchPerson: () => void;
  readonly onShortcuts: () => void;
}

const schemes = [
  { scheme: 'light', Glyph: IconSun },
  { scheme: 'dark', Glyph: IconMoon },
  { scheme: 'auto', Glyph: IconDeviceDesktop },
] as const satisfies readonly { scheme: MantineColorScheme; Glyph: typeof IconSun }[];

export function PersonMenu({ person, onSwitchPerson, onShortcuts }: PersonMenuProps) {
  const { t } = useTranslation(['frame', 'identity']);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const title = t('person.title', { name: person.name });
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <button
          type="button"
          className={styles.person}
          data-emergency={person.emergency || undefined}
          aria-label={person.emergency ? `${title}, ${t('identity:breakGlass.session')}` : title}
        >
          <span className={styles.initial} aria-hidden="true">
            {[...person.name][0]}
          </span>
          <span className={styles.words}>
            <b>{person.name}</b>
            <span>{person.emergency ? t('identity:breakGlass.session') : t(`role.${person.role}`)}</span>
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconUserShare size={18} stroke={1.8} />} onClick={onSwitchPerson}>
          {t('person.switch')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconKeyboard size={18} stroke={1.8} />}
          rightSection={<kbd>?</kbd>}
          onClick={onShortcuts}
        >
          {t('shortcuts.title')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('scheme.title')}</Menu.Label>
        {schemes.map(({ scheme, Glyph }) => (
          <Menu.Item
            key={scheme}
            leftSection={<Glyph size={18} stroke={1.8} />}
            rightSection={scheme === colorScheme ? <IconCheck size={16} stroke={2.2} /> : null}
            onClick={() => setColorScheme(scheme)}
          >
            {t(`scheme.${scheme}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
