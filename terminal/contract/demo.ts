import { z } from 'zod';
import { base } from './define.ts';

/** What the demo panel can cut and mend. `pc` cuts a PC's network (plant and broker), never its power. */
export const demoPart = z.enum(['plant', 'broker', 'line', 'logistics', 'quality']);
export type DemoPart = z.infer<typeof demoPart>;

export const demoState = z.object({
  parts: z.array(
    z.object({
      part: demoPart,
      cut: z.boolean(),
      /** It is being cut or mended; a plant takes its time to start. */
      changing: z.boolean(),
      /** How often its process died by itself and was started again. */
      restarts: z.number(),
      /** Its process died and is not back yet. */
      down: z.boolean(),
    }),
  ),
  /** Simulated time per real time. */
  speed: z.number(),
  terminals: z.array(z.object({ name: z.string(), url: z.string() })),
});
export type DemoState = z.infer<typeof demoState>;

/** Only a demo's engine answers these; a real terminal says `NOT_FOUND`. They touch processes and cables, never records. */
export const demoContract = {
  state: base
    .route({ method: 'GET', path: '/api/demo', summary: 'What is cut in the demo.', tags: ['demo'] })
    .input(z.object({}))
    .output(demoState),
  set: base
    .route({ method: 'POST', path: '/api/demo', summary: 'Cut or mend a part of the demo.', tags: ['demo'] })
    .input(z.object({ part: demoPart, cut: z.boolean() }))
    .output(demoState),
};
