import type { AnySchema, InferSchemaInput, InferSchemaOutput } from '@orpc/contract';

type InputOf<P> = P extends { '~orpc': { inputSchema?: infer S } }
  ? S extends AnySchema
    ? InferSchemaOutput<S>
    : never
  : never;
type OutputOf<P> = P extends { '~orpc': { outputSchema?: infer S } }
  ? S extends AnySchema
    ? InferSchemaInput<S>
    : never
  : never;

/** Parsed input by procedure name. */
export type Inputs<C> = { [K in keyof C]: InputOf<C[K]> };
/** Output, before serialisation, by procedure name. */
export type Outputs<C> = { [K in keyof C]: OutputOf<C[K]> };
