import { registerHooks } from 'node:module';

/** `node --import register.ts dist/electron/main.js`: whatever imports `electron` gets the stand-in. */
registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === 'electron'
      ? { url: new URL('./electron.ts', import.meta.url).href, shortCircuit: true }
      : nextResolve(specifier, context),
});
