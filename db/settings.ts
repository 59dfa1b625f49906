import type { CoreStatements } from './coreStatements.ts';

/** The single values by name, held in memory: each command asks for some. Read and written by the store's transactions alone. */
export class Settings {
  readonly #held = new Map<string, string | undefined>();
  readonly #statements: CoreStatements;

  constructor(statements: CoreStatements) {
    this.#statements = statements;
  }

  get(name: string): string | undefined {
    if (this.#held.has(name)) return this.#held.get(name);
    const value = this.#statements.setting.get(name)?.value;
    this.#held.set(name, value);
    return value;
  }

  /** To be called inside a transaction. */
  put(name: string, value: string): void {
    this.#statements.putSetting.run(name, value);
    this.#held.set(name, value);
  }

  /** What was put may not be on the disk. */
  rollback(): void {
    this.#held.clear();
  }
}
