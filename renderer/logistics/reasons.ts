import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** Why something was done out of the ordinary; the record keeps the code, so that both languages read it. */
const reasonCodes = [
  'notNeeded',
  'raisedTwice',
  'wrongPart',
  'agvFault',
  'noVehicle',
  'tooLate',
  'laneBlocked',
  'noneLeft',
  'notFound',
  'damaged',
  'undone',
  'other',
  'callEnded',
  'goodsGone',
  'goodsBlocked',
] as const;
type ReasonCode = (typeof reasonCodes)[number];

const reasonsOf = {
  cancelCall: ['notNeeded', 'raisedTwice', 'wrongPart', 'other'],
  /** The call goes on: that it is not needed is a reason to cancel the call. */
  cancelTransport: ['laneBlocked', 'agvFault', 'tooLate', 'other'],
  takeOver: ['agvFault', 'noVehicle', 'tooLate', 'laneBlocked', 'other'],
  short: ['noneLeft', 'notFound', 'damaged', 'other'],
} as const satisfies Readonly<Record<string, readonly ReasonCode[]>>;

export type ReasonedAct = keyof typeof reasonsOf;

const isReasonCode = (value: string): value is ReasonCode => reasonCodes.some((code) => code === value);

const longestReason = 200;

/** As it is recorded: the code, and the note where somebody wrote one. */
export const reasonText = ({ reason, note }: { readonly reason: string; readonly note: string }): string =>
  (note === '' ? reason : `${reason}: ${note}`).slice(0, longestReason);

/** The choices of an act, in the reader's language. */
export function useReasons(act: ReasonedAct): readonly { readonly code: string; readonly label: string }[] {
  const { t } = useTranslation('logistics');
  return useMemo(() => reasonsOf[act].map((code) => ({ code, label: t(`reason.${code}`) })), [act, t]);
}

/** A recorded reason in the reader's language; one that no person chose here stays as it is. */
export function useReasonWords(): (recorded: string) => string {
  const { t } = useTranslation('logistics');
  return useCallback(
    (recorded) => {
      const [, code = '', note = ''] = /^(\w+)(?:: (.*))?$/s.exec(recorded) ?? [];
      if (!isReasonCode(code)) return recorded;
      return note === '' ? t(`reason.${code}`) : `${t(`reason.${code}`)}: ${note}`;
    },
    [t],
  );
}
