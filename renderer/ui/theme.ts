import { Button, createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** Neutral steel from tokens.css, so that both schemes are defined in one file; Mantine needs ten steps. */
const steel: MantineColorsTuple = [
  'var(--raised)',
  'var(--panel)',
  'var(--field)',
  'var(--line)',
  'var(--line-strong)',
  'var(--control)',
  'var(--ink-3)',
  'var(--ink-2)',
  'var(--act)',
  'var(--ink)',
];

/** What Mantine reaches for in the dark scheme, from text (0) to the deepest ground (9). */
const dark: MantineColorsTuple = [
  'var(--ink)',
  'var(--ink-2)',
  'var(--ink-3)',
  'var(--control)',
  'var(--line-strong)',
  'var(--line)',
  'var(--raised)',
  'var(--panel)',
  'var(--field)',
  'var(--field)',
];

export const theme = createTheme({
  fontFamily: 'var(--family)',
  fontFamilyMonospace: 'var(--family-code)',
  primaryColor: 'steel',
  primaryShade: 8,
  colors: { steel, gray: steel, dark },
  defaultRadius: 'md',
  radius: { sm: 'var(--radius-tag)', md: 'var(--radius-control)', lg: 'var(--radius-card)' },
  fontSizes: { xs: 'var(--s1)', sm: 'var(--s2)', md: 'var(--s3)', lg: 'var(--s4)', xl: 'var(--s5)' },
  spacing: { xs: 'var(--g1)', sm: 'var(--g2)', md: 'var(--g3)', lg: 'var(--g4)', xl: 'var(--g5)' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      defaultProps: { variant: 'default' },
      vars: (_theme, props) => ({
        root: {
          '--button-height': props.size === 'lg' ? 'var(--target-primary)' : 'var(--target)',
          '--button-fz': props.size === 'lg' ? 'var(--s3)' : 'var(--s2)',
          '--button-padding-x': props.size === 'lg' ? 'var(--g5)' : 'var(--g4)',
        },
      }),
    }),
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md', autosize: true, minRows: 3 } },
    Select: {
      defaultProps: {
        size: 'md',
        checkIconPosition: 'right',
        allowDeselect: false,
        // Half an option more than fits says that there are others; so does the bar.
        maxDropdownHeight: 326,
        scrollAreaProps: { type: 'auto' },
      },
    },
    Checkbox: { defaultProps: { size: 'md' } },
    Radio: { defaultProps: { size: 'md' } },
    Modal: {
      defaultProps: {
        centered: true,
        radius: 'lg',
        padding: 'var(--g5)',
        overlayProps: { backgroundOpacity: 1, color: 'var(--scrim)' },
        transitionProps: { duration: 120 },
      },
    },
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } },
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: false } },
  },
});

/** Mantine's own variables follow tokens.css, so that both schemes are defined in one file. */
const shared = {
  '--mantine-color-body': 'var(--panel)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-3)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-anchor': 'var(--ink)',
  '--mantine-color-error': 'var(--fault)',
  '--mantine-color-disabled': 'var(--field)',
  '--mantine-color-disabled-color': 'var(--ink-3)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-color-default': 'var(--raised)',
  '--mantine-color-default-hover': 'var(--select)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--control)',
  '--mantine-primary-color-filled': 'var(--act)',
  '--mantine-primary-color-filled-hover': 'var(--act-hover)',
  '--mantine-primary-color-contrast': 'var(--act-ink)',
  '--mantine-primary-color-light': 'var(--select)',
  '--mantine-primary-color-light-hover': 'var(--line)',
  '--mantine-primary-color-light-color': 'var(--ink)',
  '--mantine-color-steel-filled': 'var(--act)',
  '--mantine-color-steel-filled-hover': 'var(--act-hover)',
  '--mantine-color-white': 'var(--act-ink)',
  '--mantine-shadow-md': 'var(--shadow-raised)',
  '--mantine-shadow-xl': 'var(--shadow-raised)',
};

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared });
