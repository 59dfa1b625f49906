import type { ReactNode } from 'react';
import { MantineProvider, type MantineColorScheme } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { cssVariables, theme } from './theme.ts';
import './tokens.css';
import './base.css';
import './mantineStyles.ts';
import './mantine.css';

interface AppearanceProviderProps {
  readonly children: ReactNode;
  /** Fixed by the gallery; people choose theirs from their menu. */
  readonly scheme?: Exclude<MantineColorScheme, 'auto'>;
}

/** Theme, tokens and notifications; everything on screen stands below it. */
export function AppearanceProvider({ children, scheme }: AppearanceProviderProps) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme={scheme ?? 'auto'}
      {...(scheme === undefined ? {} : { forceColorScheme: scheme })}
    >
      {children}
      <Notifications position="top-left" />
    </MantineProvider>
  );
}
