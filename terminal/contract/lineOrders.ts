import { z } from 'zod';
import { orderContent } from '#domain/assembly/order';
import { code } from '#domain/kernel/text';
import { command, signatureInput } from './define.ts';
import { words } from './inputText.ts';

const unitId = code;
const reasonText = words(500);
const ofLine = { line: code };

/** Commands over production orders and the build sequence of a line. */
export const lineOrderContract = {
  importOrders: command(
    'assembly.importOrders',
    'Take production orders from the ERP; the same revision twice has no further effect.',
    z.object({
      orders: z
        .array(z.object({ order: code, content: orderContent }))
        .min(1)
        .max(500),
    }),
  ),
  reverseOrder: command(
    'assembly.reverseOrder',
    'The ERP withdraws an order.',
    z.object({ order: code, revision: z.int().min(0), reason: reasonText }),
  ),
  releaseOrders: command(
    'assembly.releaseOrders',
    'Release orders and put them at the end of the build sequence of their line.',
    z.object({ ...ofLine, orders: z.array(code).min(1).max(500) }),
  ),
  confirmOrder: command(
    'assembly.confirmOrder',
    'Report a built unit of an order to the ERP.',
    z.object({ order: code, unit: unitId }),
  ),
  planSequence: command(
    'assembly.planSequence',
    'Set the whole build sequence of a line.',
    z.object({ ...ofLine, orders: z.array(code).max(5000) }),
  ),
  moveInSequence: command(
    'assembly.moveInSequence',
    'Move an order behind another one, or to the head (`after` null).',
    z.object({ ...ofLine, order: code, after: code.nullable() }),
  ),
  pauseInSequence: command(
    'assembly.pauseInSequence',
    'Pass an order over until it is resumed.',
    z.object({ ...ofLine, order: code, reason: reasonText }),
  ),
  resumeInSequence: command(
    'assembly.resumeInSequence',
    'End the pause of an order, once the plant agrees.',
    z.object({ ...ofLine, order: code, signature: signatureInput }),
  ),
  freezeSequence: command(
    'assembly.freezeSequence',
    'Let the first orders of the sequence keep their places.',
    z.object({ ...ofLine, count: z.int().min(0).max(5000) }),
  ),
};
