import { describe, expect, test } from 'vitest';
import type { OrderEvent } from '#domain/assembly/order';
import { order } from '#domain/assembly/order';
import { confirmOrder, importOrder, releaseOrders, reverseOrder } from '#domain/assembly/orderDecisions';
import { noReads } from '#domain/kernel/decision';
import { contextFor, fold, given, recorded } from '../given.ts';
import { orderContent, vin } from './fixtures.ts';

const imported: OrderEvent = { type: 'OrderImported', payload: { content: orderContent() } };
const changed: OrderEvent = { type: 'OrderChanged', payload: { content: orderContent({ revision: 2 }) } };
const released: OrderEvent = { type: 'OrderReleased', payload: {} };
const started = (unit: string): OrderEvent => ({ type: 'OrderStarted', payload: { unit } });
const reversed: OrderEvent = { type: 'OrderReversed', payload: { revision: 1, reason: 'customer' } };
const from = (content = orderContent()) => ({ order: 'PO-1', content, vinCheckDigit: false });
const no = (past: readonly OrderEvent[], next: OrderEvent) =>
  order.legal(fold(order, 'PO-1', past), recorded(order, 'PO-1', next), noReads)?.code ?? null;

describe('an order from the ERP', () => {
  test('is imported once, whoever reads the file', () => {
    given(order, 'PO-1', [])
      .when((state) => importOrder(state, from()))
      .then([{ stream: 'order/PO-1', type: 'OrderImported' }]);
    const { decision } = given(order, 'PO-1', []).when((state) => importOrder(state, from()));
    expect(decision).toMatchObject({ events: [{ effectKey: 'order:PO-1:1' }] });
  });

  test('read again with the same content records nothing', () => {
    given(order, 'PO-1', [imported])
      .when((state) => importOrder(state, from()))
      .then([]);
  });

  test('with the same revision but other content is refused', () => {
    given(order, 'PO-1', [imported])
      .when((state) => importOrder(state, from(orderContent({ variant: 'L6' }))))
      .thenRefused('orderRevisionConflict', { revision: 1 });
    given(order, 'PO-1', [imported])
      .when((state) =>
        importOrder(state, from(orderContent({ options: [{ id: 'c', name: { zh: '白', en: 'white' } }] }))),
      )
      .thenRefused('orderRevisionConflict');
  });

  test('with a higher revision is changed, with a lower one refused', () => {
    given(order, 'PO-1', [imported])
      .when((state) => importOrder(state, from(orderContent({ revision: 2 }))))
      .then([{ type: 'OrderChanged' }]);
    given(order, 'PO-1', [imported, changed])
      .when((state) => importOrder(state, from()))
      .thenRefused('orderRevisionOutdated', { revision: 1, known: 2 });
  });

  test('with a VIN that cannot be one is refused', () => {
    given(order, 'PO-1', [])
      .when((state) => importOrder(state, from(orderContent({ vin: 'QW433B12XR1042779' }))))
      .thenRefused('vinInvalid', { problem: 'characters' });
    given(order, 'PO-1', [])
      .when((state) => importOrder(state, { ...from(orderContent({ vin })), vinCheckDigit: true }))
      .thenRefused('vinInvalid', { problem: 'checkDigit' });
  });

  test('changed or withdrawn after its first unit started is a discrepancy, not a loss', () => {
    const past = [imported, released, started('u-1')];
    expect(no(past, changed)).toBe('orderChangedAfterStart');
    expect(no(past, reversed)).toBe('orderReversedAfterStart');
    expect(fold(order, 'PO-1', [...past, changed])).toMatchObject({
      status: 'started',
      content: { revision: 2 },
    });
  });
});

describe('releasing an order', () => {
  const release = (past: readonly OrderEvent[], line = 'FA1') =>
    given(order, 'PO-1', past).when((state) =>
      releaseOrders(
        { orders: new Map([['PO-1', state]]), sequence: { status: 'absent' } },
        { line, orders: ['PO-1'] },
        contextFor(),
      ),
    );

  test('puts it at the disposal of its line, in one act', () => {
    release([imported]).then([
      { stream: 'order/PO-1', type: 'OrderReleased' },
      { stream: 'sequence/FA1', type: 'SequenceExtended', payload: { orders: ['PO-1'] } },
    ]);
  });

  test('is refused when unknown, withdrawn, released already or of another line', () => {
    release([]).thenRefused('orderUnknown');
    release([imported, reversed]).thenRefused('orderReversed');
    release([imported, released]).thenRefused('orderAlreadyReleased');
    release([imported], 'FA2').thenRefused('orderOtherLine', { order: 'PO-1', line: 'FA1' });
  });

  test('is possible again when the ERP brings a withdrawn order back', () => {
    release([imported, reversed, changed]).then([{ type: 'OrderReleased' }, { type: 'SequenceExtended' }]);
  });
});

describe('withdrawing and confirming', () => {
  test('a withdrawal is recorded once', () => {
    const input = { order: 'PO-1', revision: 1, reason: 'customer' };
    given(order, 'PO-1', [imported])
      .when((state) => reverseOrder(state, input))
      .then([{ type: 'OrderReversed' }]);
    given(order, 'PO-1', [imported, reversed])
      .when((state) => reverseOrder(state, input))
      .then([]);
    given(order, 'PO-1', [])
      .when((state) => reverseOrder(state, input))
      .thenRefused('orderUnknown');
  });

  test('a confirmation needs a started unit and completes the order', () => {
    const input = { order: 'PO-1', unit: 'u-1' };
    given(order, 'PO-1', [imported, released, started('u-1')])
      .when((state) => confirmOrder(state, input, contextFor()))
      .then([{ type: 'OrderConfirmed', payload: { unit: 'u-1' } }]);
    given(order, 'PO-1', [imported, released])
      .when((state) => confirmOrder(state, input, contextFor()))
      .thenRefused('orderUnitNotStarted');
  });
});

test('facts of an order give one state in whatever order they become known', () => {
  const confirmed: OrderEvent = { type: 'OrderConfirmed', payload: { unit: 'u-1' } };
  const facts = [imported, changed, started('u-1'), confirmed, released];
  const forward = fold(order, 'PO-1', facts);
  expect(forward).toMatchObject({ status: 'completed' });
  expect(fold(order, 'PO-1', facts.toReversed())).toEqual(forward);
});
