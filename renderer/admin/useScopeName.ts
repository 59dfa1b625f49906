import { useTranslation } from 'react-i18next';

/** A scope as people call it; `line/FA1` is of a line. */
export function useScopeName(): (scope: string) => string {
  const { t } = useTranslation('admin');
  return (scope) => {
    const [kind = '', ...rest] = scope.split('/');
    const of = rest.join('/');
    switch (kind) {
      case 'site':
      case 'holds':
      case 'quality':
        return t(`scope.${kind}`);
      case 'line':
      case 'supply':
        return t(`scope.${kind}`, { of });
      default:
        return scope === '' ? t('scope.unknown') : scope;
    }
  };
}
