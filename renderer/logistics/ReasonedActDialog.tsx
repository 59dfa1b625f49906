import type { ReactNode } from 'react';
import type { CommandAnswer } from '#terminal/contract/define';
import type { Shown } from '#ui/dialogs/DialogHost.tsx';
import { ReasonDialog } from '#ui/dialogs/ReasonDialog.tsx';
import type { Sending } from '../client/intents.ts';
import { useCommand } from '../client/useCommand.ts';
import { reasonText, useReasons, type ReasonedAct } from './reasons.ts';

interface ReasonedActProps<I> extends Shown {
  readonly act: ReasonedAct;
  /** The call or transport that it is about. */
  readonly about: string;
  readonly send: (input: I & { readonly reason: string }, sending: Sending) => Promise<CommandAnswer>;
  /** What the command takes besides the reason. */
  readonly input: I;
  readonly title: string;
  readonly statement: string;
  /** What is to be read before it is signed, above the reasons. */
  readonly fields?: ReactNode;
  readonly confirmLabel: string;
  readonly cancelLabel?: string;
  readonly onDone?: () => void;
}

/** An act out of the ordinary: what will happen, and one of its reasons, which the record keeps. */
export function ReasonedActDialog<I>({
  opened,
  onClose,
  act,
  about,
  send,
  input,
  onDone,
  ...words
}: ReasonedActProps<I>) {
  const { run, refusal, clear } = useCommand(send);
  const close = () => {
    clear();
    onClose();
  };
  return (
    <ReasonDialog
      {...words}
      opened={opened}
      about={`${act}/${about}`}
      reasons={useReasons(act)}
      refusal={refusal}
      onConfirm={(given, sent) =>
        run({ ...input, reason: reasonText(given) }, () => {
          sent();
          close();
          onDone?.();
        })
      }
      onCancel={close}
    />
  );
}
