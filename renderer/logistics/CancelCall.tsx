import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useSiteText } from '#renderer/i18n/useFormat.ts';
import type { CallRow } from '#terminal/contract/calls';
import type { Shown } from '#ui/dialogs/DialogHost.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { nameOf, placeName } from './callViews.ts';
import { inHandOf, whereBack } from './pick/pickPhase.ts';
import { pickHref } from './pickHref.ts';
import { ReasonedActDialog } from './ReasonedActDialog.tsx';

interface CancelCallProps extends Shown {
  readonly call: CallRow;
}

/** Not needed at the line: what is picked goes back, a vehicle that is on its way is stopped. */
export function CancelCall({ call, ...shown }: CancelCallProps) {
  const { t } = useTranslation('logistics');
  const text = useSiteText();
  const { api } = useClient();
  const [, navigate] = useLocation();
  const inHand = inHandOf(call);
  return (
    <ReasonedActDialog
      {...shown}
      act="cancelCall"
      about={call.call}
      send={api.commands.logistics.cancelCall}
      input={{ call: call.call }}
      title={t('cancelCall.title')}
      statement={t(inHand.length > 0 ? 'cancelCall.statementInHand' : 'cancelCall.statement', {
        part: nameOf(call.part, text),
        place: placeName(call.to),
        boxes: whereBack(inHand),
      })}
      confirmLabel={t('act.cancelCall')}
      cancelLabel={t('act.keep')}
      onDone={() => inHand.length > 0 && navigate(pickHref(call.call))}
    />
  );
}
