import type { Icon } from '@tabler/icons-react';
import { IconScan, IconSearch } from '@tabler/icons-react';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

export interface PaletteAction {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly description?: string;
  readonly icon: Icon;
  readonly shortcut?: string;
  readonly onTrigger: () => void;
}

interface CommandPaletteProps {
  readonly actions: readonly PaletteAction[];
  /** Looks for the text as if it had been scanned: VIN, part, lot, issue. */
  readonly onLookUp: (text: string) => void;
}

export const openPalette = (): void => spotlight.open();

/** Ctrl K: go anywhere, do anything the role may, or look up what a scanner would have read. */
export function CommandPalette({ actions, onLookUp }: CommandPaletteProps) {
  const { t } = useTranslation('frame');
  const [query, setQuery] = useState('');
  const text = query.trim();
  const groups = [...new Set(actions.map((action) => action.group))];
  const found = (group: string) =>
    actions.filter((action) => action.group === group && matches(action, text));
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={['mod + K']}
      tagsToIgnore={[]}
      triggerOnContentEditable
      clearQueryOnClose
      scrollable
      centered={false}
      maxHeight={440}
      overlayProps={{ backgroundOpacity: 1, color: 'var(--scrim)' }}
    >
      <Spotlight.Search
        placeholder={t('palette.placeholder')}
        leftSection={<IconSearch size={20} stroke={1.8} aria-hidden="true" />}
      />
      <Spotlight.ActionsList>
        {text !== '' && (
          <Spotlight.Action
            label={t('palette.lookUp', { text })}
            description={t('palette.lookUpWhat')}
            leftSection={<IconScan size={20} stroke={1.8} aria-hidden="true" />}
            onClick={() => onLookUp(text)}
          />
        )}
        {groups.map((group) =>
          found(group).length === 0 ? null : (
            <Spotlight.ActionsGroup key={group} label={group}>
              {found(group).map((action) => (
                <Spotlight.Action
                  key={action.id}
                  label={action.label}
                  {...(action.description === undefined ? {} : { description: action.description })}
                  leftSection={<action.icon size={20} stroke={1.8} aria-hidden="true" />}
                  rightSection={action.shortcut === undefined ? null : <kbd>{action.shortcut}</kbd>}
                  onClick={action.onTrigger}
                />
              ))}
            </Spotlight.ActionsGroup>
          ),
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

const matches = (action: PaletteAction, text: string): boolean =>
  text === '' || action.label.toLowerCase().includes(text.toLowerCase());
