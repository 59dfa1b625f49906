import { z } from 'zod';
import { base, signatureInput } from './define.ts';

/** A record that the plant keeps and cannot read, as it came; instants are UTC ISO strings. */
export const deadLetters = z.object({
  items: z.array(
    z.object({
      run: z.string(),
      seq: z.number(),
      terminal: z.string(),
      code: z.string(),
      detail: z.string(),
      stream: z.string().nullable(),
      receivedAt: z.string(),
      /** The verbatim string that was signed. */
      body: z.string(),
    }),
  ),
});
export type DeadLetter = z.infer<typeof deadLetters>['items'][number];

export const oneTimeCode = z.object({ code: z.string(), expiresAt: z.string() });
/** In the log by now, and still waiting. */
export const retried = z.object({ through: z.number(), left: z.number() });

const range = z.object({ from: z.int(), through: z.int() });
/** Where the plant's log stands after it was restored to an older state; positions of its log, both ends of a range. */
export const plantRecovery = z.object({
  /** The timeline; one more with each opening. */
  epoch: z.int(),
  /** Null while the log is open. */
  recovering: z
    .object({
      noticedAt: z.string(),
      /** Where the restored log ends. */
      base: z.int(),
      known: z.int(),
      proven: z.int(),
      /** Rows behind `base` that PCs have handed over. */
      held: z.int(),
      holes: z.array(range),
      unproven: z.array(range),
      /** Rows of `unproven` that their author has not signed. */
      unsigned: z.int(),
      disagreements: z.array(z.object({ position: z.int(), terminals: z.array(z.string()) })),
      terminals: z.array(
        z.object({ terminal: z.string(), name: z.string(), position: z.int(), whole: z.boolean() }),
      ),
    })
    .nullable(),
});
export type PlantRecovery = z.infer<typeof plantRecovery>;

export const openingAsked = z.object({
  /** Positions that nobody holds are given up. */
  withHoles: z.boolean(),
  /** What nothing proves is taken too. */
  withUnproven: z.boolean(),
  /** Id of the terminal whose rows are taken where PCs differ. */
  prefer: z.string().min(1).max(64).nullable(),
  /** The log stays as it was restored; what PCs hold beyond is judged anew behind it. */
  asIs: z.boolean(),
});
export type OpeningAsked = z.infer<typeof openingAsked>;
export const recoveryOpened = z.object({ epoch: z.int(), taken: z.int(), lost: z.int() });

/** What an administrator does at the plant from the office terminal beside it; every other PC says that it cannot. But for a break-glass code, which is told and never recorded, no records are touched: no command. */
export const plantDeskContract = {
  here: base
    .route({
      method: 'GET',
      path: '/api/plant',
      summary: 'Whether this PC stands beside its plant and may ask it as its administrator.',
      tags: ['plant'],
    })
    .input(z.object({}))
    .output(z.object({ here: z.boolean() })),
  code: base
    .route({
      method: 'POST',
      path: '/api/plant/codes',
      summary: 'Make a one-time code for a new PC, or for one that takes the place of another.',
      tags: ['plant'],
    })
    .input(
      z.object({
        /** Id of the terminal whose place the new PC takes; null: none. */
        replaces: z.string().min(1).max(64).nullable(),
        /** The old PC's key is not believed any more from then on. */
        revoke: z.boolean().default(false),
      }),
    )
    .output(oneTimeCode),
  seal: base
    .route({
      method: 'POST',
      path: '/api/plant/break-glass',
      summary:
        "Make a terminal's break-glass code, signed; it is told once, and the one before opens nothing any more.",
      tags: ['plant'],
    })
    .input(
      z.object({
        terminal: z.string().min(1).max(64),
        note: z.string().trim().max(500).default(''),
        signature: signatureInput,
      }),
    )
    .output(z.object({ code: z.string() })),
  retry: base
    .route({
      method: 'POST',
      path: '/api/plant/dead-letters/retry',
      summary: 'Let the plant try all that it could not read again, in order.',
      tags: ['plant'],
    })
    .input(z.object({}))
    .output(retried),
  letters: base
    .route({
      method: 'GET',
      path: '/api/plant/dead-letters',
      summary: 'What the plant keeps and cannot read, with what was recorded; at most 1000.',
      tags: ['plant'],
    })
    .input(z.object({}))
    .output(deadLetters),
  recovery: base
    .route({
      method: 'GET',
      path: '/api/plant/recovery',
      summary: 'Whether the log of the plant was restored to an older state, and what PCs hold of the rest.',
      tags: ['plant'],
    })
    .input(z.object({}))
    .output(plantRecovery),
  announceRestore: base
    .route({
      method: 'POST',
      path: '/api/plant/recovery/announce',
      summary: 'Say that the log of the plant was restored: nothing is taken in until it is opened.',
      tags: ['plant'],
    })
    .input(z.object({}))
    .output(plantRecovery),
  openLog: base
    .route({
      method: 'POST',
      path: '/api/plant/recovery/open',
      summary: 'Take back what PCs hold of the log, and open it under a new timeline.',
      tags: ['plant'],
    })
    .input(openingAsked)
    .output(recoveryOpened),
};
