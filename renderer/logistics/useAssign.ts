import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tell } from '#ui/status/tell.ts';
import type { TransportRow } from '#terminal/contract/transports';
import { useClient } from '../client/ClientProvider.tsx';
import { useButtonCommand } from '../client/useCommand.ts';
import { assignStep } from './transportSteps.ts';
import type { Dispatch } from './useDispatch.ts';
import type { Selection } from './useSelection.ts';

export interface Assigning {
  /** False where a press only says why nothing can be assigned. */
  readonly possible: boolean;
  readonly busy: boolean;
  readonly opened: boolean;
  /** The transport whose vehicle is chosen now or was last; null before. */
  readonly transport: TransportRow | null;
  readonly press: () => void;
  readonly close: () => void;
}

/** Assigning what is selected: a call that has no transport yet gets one first. */
export function useAssign({ calls, transports }: Dispatch, selection: Selection): Assigning {
  const { t } = useTranslation('logistics');
  const { api } = useClient();
  const [chosen, setChosen] = useState<string | null>(null);
  const [opened, setOpened] = useState(false);
  const request = useButtonCommand(api.commands.logistics.requestTransport);
  const step = assignStep(
    calls.value.find((row) => row.call === selection.call),
    transports.value.find((row) => row.transport === selection.transport),
  );
  const choose = (key: string) => {
    setChosen(key);
    setOpened(true);
  };
  const press = () => {
    switch (step.status) {
      case 'choose':
        return choose(step.transport);
      case 'request':
        return request.run({ call: step.call }, ({ events }) => {
          const stream = events.find((event) => event.stream.startsWith('transport/'))?.stream;
          if (stream !== undefined) choose(stream.slice('transport/'.length));
        });
      case 'no':
        return tell(t(`assign.no.${step.why}`), 'hint');
    }
  };
  return {
    possible: step.status !== 'no',
    busy: request.busy,
    opened,
    transport: transports.value.find((row) => row.transport === chosen) ?? null,
    press,
    close: () => setOpened(false),
  };
}
