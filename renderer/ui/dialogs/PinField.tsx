import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** A PIN, hidden until somebody asks to see it. */
export function PinField(props: PasswordInputProps) {
  const { t } = useTranslation('common');
  return (
    <PasswordInput
      inputMode="numeric"
      autoComplete="off"
      visibilityToggleButtonProps={{ 'aria-label': t('sign.showPin') }}
      {...props}
    />
  );
}
