import 'i18next';
import type { Catalogue, defaultNamespace } from './catalogues.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: typeof defaultNamespace;
    resources: Catalogue;
    returnNull: false;
  }
}
