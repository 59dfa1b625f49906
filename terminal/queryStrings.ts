import { SmartCoercionPlugin } from '@orpc/json-schema';
import type { StandardHandlerOptions, StandardHandlerPlugin } from '@orpc/server/standard';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';

type Options = StandardHandlerOptions<Record<never, never>>;

/**
 * A query string is text by nature: only there `5` is the number 5. A JSON body says itself what it is, and a number that is
 * given as text in it is refused with its field.
 */
export function queryStrings(): StandardHandlerPlugin<Record<never, never>> {
  const coercion = new SmartCoercionPlugin({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  return {
    init: (options: Options) => {
      const read: Options = {};
      coercion.init(read);
      options.clientInterceptors ??= [];
      for (const coerce of read.clientInterceptors ?? [])
        options.clientInterceptors.unshift((call) =>
          call.procedure['~orpc'].route.method === 'GET' ? coerce(call) : call.next(),
        );
    },
  };
}
