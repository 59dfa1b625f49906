import type { i18n } from 'i18next';

/**
 * Looks a text up once for each language instead of at every draw: most texts take no values, and a screen draws some hundred of them.
 * The catalogues do not change while the page lives. `t` is the same function for everybody who reads the same namespaces.
 */
export function keepTexts(texts: i18n): void {
  const kept = new Map<string, unknown>();
  texts.getFixedT = new Proxy(texts.getFixedT, {
    apply(make, self, args) {
      const key = JSON.stringify(args);
      const t: unknown = kept.get(key) ?? keeping(Reflect.apply(make, self, args));
      kept.set(key, t);
      return t;
    },
  });
}

function keeping<T extends (...args: never) => unknown>(t: T): T {
  const kept = new Map<unknown, unknown>();
  return new Proxy(t, {
    apply(say, self, args) {
      const [key] = args;
      if (args.length > 1 || typeof key !== 'string') return Reflect.apply(say, self, args);
      const text: unknown = kept.get(key) ?? Reflect.apply(say, self, args);
      kept.set(key, text);
      return text;
    },
  });
}
