import { useTranslation } from 'react-i18next';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { useUndo } from '../client/useUndo.ts';
import { reasonText } from './reasons.ts';

interface NewCall {
  readonly location: string;
  readonly part: string;
  readonly quantity?: number;
}

/** Raises a call at once and offers its way back. */
export function useRaiseCall(onRaised: (call: string) => void) {
  const { t } = useTranslation('logistics');
  const { api } = useClient();
  const { logistics } = api.commands;
  const raise = useCommand(logistics.raiseCall);
  const undo = useUndo();
  return {
    busy: raise.busy,
    refusal: raise.refusal,
    clear: raise.clear,
    run: (input: NewCall, names: { readonly part: string; readonly place: string }) =>
      raise.run(input, ({ events }) => {
        const stream = events.find((event) => event.stream.startsWith('call/'))?.stream;
        if (stream === undefined) return;
        const call = stream.slice('call/'.length);
        onRaised(call);
        const reason = reasonText({ reason: 'undone', note: '' });
        undo(t('raised', names), (back) => logistics.cancelCall({ call, reason }, back));
      }),
  };
}
