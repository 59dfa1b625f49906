import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useSiteText } from '#renderer/i18n/useFormat.ts';
import type { CallRow } from '#terminal/contract/calls';
import { ReasonDialog } from '#ui/dialogs/ReasonDialog.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { nameOf, placeName } from './callViews.ts';
import { reasonText, useReasons } from './reasons.ts';
import { inHandOf, whereBack } from './pick/pickPhase.ts';
import { pickHref } from './pickHref.ts';

interface CancelCallProps {
  readonly call: CallRow;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Not needed at the line: what is picked goes back, a vehicle that is on its way is stopped. */
export function CancelCall({ call, opened, onClose }: CancelCallProps) {
  const { t } = useTranslation('logistics');
  const text = useSiteText();
  const { api } = useClient();
  const [, navigate] = useLocation();
  const { run, refusal, clear } = useCommand(api.commands.logistics.cancelCall);
  const inHand = inHandOf(call);
  const cancel = () => {
    clear();
    onClose();
  };
  return (
    <ReasonDialog
      opened={opened}
      title={t('cancelCall.title')}
      statement={t(inHand.length > 0 ? 'cancelCall.statementInHand' : 'cancelCall.statement', {
        part: nameOf(call.part, text),
        place: placeName(call.to),
        boxes: whereBack(inHand),
      })}
      reasons={useReasons('cancelCall')}
      confirmLabel={t('act.cancelCall')}
      cancelLabel={t('act.keep')}
      refusal={refusal}
      onConfirm={(input) =>
        run({ call: call.call, reason: reasonText(input) }, () => {
          onClose();
          if (inHand.length > 0) navigate(pickHref(call.call));
        })
      }
      onCancel={cancel}
    />
  );
}
