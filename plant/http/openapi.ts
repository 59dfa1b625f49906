import { z } from 'zod';
import type { Route } from './routes.ts';
import { routes } from './routes.ts';

const content = (schema: z.ZodType, io: 'input' | 'output') => ({
  [schema instanceof z.ZodString ? 'text/plain' : 'application/json']: {
    schema: z.toJSONSchema(schema, { io, unrepresentable: 'any' }),
  },
});

const security: Record<Route['access'], readonly object[]> = {
  open: [],
  terminal: [{ terminal: [], challenge: [], number: [], signature: [] }],
  admin: [{ admin: [] }],
};

function operation(route: Route) {
  const answers = Object.entries(route.answers).map(([status, { description, schema }]) => [
    status,
    { description, content: content(schema, 'output') },
  ]);
  const parameters = Object.entries(route.query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema: z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
  }));
  return {
    operationId: `${route.method}${route.path.replaceAll(/[/.-]+(\w)/gu, (_, letter: string) => letter.toUpperCase())}`,
    summary: route.summary,
    security: security[route.access],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body ? { requestBody: { required: true, content: content(route.body, 'input') } } : {}),
    responses: Object.fromEntries(answers),
  };
}

const header = (name: string, description: string) => ({ type: 'apiKey', in: 'header', name, description });

/** The complete OpenAPI 3.1 document of the plant, made from the route table. */
export function openApiDocument(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) paths[route.path] = { ...paths[route.path], [route.method]: operation(route) };
  return {
    openapi: '3.1.0',
    info: { title: 'Takt plant server', version: '1' },
    paths,
    components: {
      securitySchemes: {
        terminal: header('takt-terminal', 'Id of the enrolled terminal'),
        challenge: header('takt-challenge', 'What the plant gave with a 401 `challengeStale`'),
        number: header('takt-number', 'From 1, counted up under one challenge; each is taken once'),
        signature: header(
          'takt-signature',
          'Ed25519 over method, path, challenge, number and body hash; base64',
        ),
        admin: { type: 'http', scheme: 'bearer', description: "Token from the plant's data folder" },
      },
    },
  };
}
