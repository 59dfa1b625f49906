/** A call while the engine is away fails at once; screens keep what they show and what was typed. */
export class EngineAway extends Error {
  constructor() {
    super('the engine of this PC is away');
    this.name = 'EngineAway';
  }
}

/** The connection broke, or the engine failed, after a command was sent: whether it is recorded is not known here. */
export class AnswerUnknown extends Error {
  constructor(cause: unknown) {
    super('the answer to a command never came', { cause });
    this.name = 'AnswerUnknown';
  }
}
