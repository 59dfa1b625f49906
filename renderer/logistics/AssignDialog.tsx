import { useId, useState } from 'react';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import type { AgvRow } from '#terminal/contract/fleet';
import type { AssignChoice, TransportRow } from '#terminal/contract/transports';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { AgvChoice } from './AgvChoice.tsx';
import { nameOf, placeName } from './callViews.ts';
import { reasonText } from './reasons.ts';
import { canAssign, canTake, canTakeOver, whyNotAssigned } from './transportSteps.ts';
import { whyNot } from './whyNot.ts';
import styles from './Dialog.module.css';

interface AssignDialogProps {
  readonly opened: boolean;
  readonly transport: TransportRow;
  readonly fleet: readonly AgvRow[];
  /** No vehicle hears an order now: none is recommended. */
  readonly unheard: boolean;
  readonly nodeName: (node: string) => string;
  readonly onClose: () => void;
}

const topics = { topics: ['fleet', 'transport', 'container', 'unit'] };
const clockMs = 15_000;

/** Chooses the vehicle by hand, the best one first and chosen already; those that cannot take an order say why. */
export function AssignDialog(props: AssignDialogProps) {
  const { t } = useTranslation('logistics');
  const { engine } = useClient();
  const { transport, opened } = props;
  const answer = useQuery(
    engine.queries.logistics.assignChoices.queryOptions({
      input: { transport: transport.transport },
      meta: topics,
      refetchInterval: clockMs,
      enabled: opened,
    }),
  );
  // Not before the ranking is there: the dialog puts the focus on the best one as it opens.
  const ranked = answer.data !== undefined || answer.error !== null;
  return (
    <Dialog opened={opened && ranked} onClose={props.onClose} title={t('assign.title')}>
      <AssignForm {...props} choices={answer.data?.rows ?? []} />
    </Dialog>
  );
}

/** In the order of the ranking; those that can take it first. */
function sorted(fleet: readonly AgvRow[], choices: readonly AssignChoice[]): AgvRow[] {
  const rank = new Map(choices.map(({ agv, pickupS }, i) => [agv, pickupS === null ? Infinity : i]));
  const rankOf = (row: AgvRow): number => (canTake(row) ? (rank.get(row.agv) ?? Infinity) : Infinity);
  return fleet.toSorted(
    (a, b) =>
      Number(canTake(b)) - Number(canTake(a)) || (rankOf(a) === rankOf(b) ? 0 : rankOf(a) - rankOf(b)),
  );
}

/** What may change while it is open changes neither the order, nor what is chosen, nor what a button does. */
function AssignForm({
  transport,
  fleet,
  unheard,
  choices,
  nodeName,
  onClose,
}: AssignDialogProps & { readonly choices: readonly AssignChoice[] }) {
  const { t } = useTranslation(['logistics', 'common']);
  const text = useSiteText();
  const { api } = useClient();
  const assign = useCommand(api.commands.logistics.assignTransport);
  const takeOver = useCommand(api.commands.logistics.takeOverTransport);
  const advice = useAdvice(transport, choices);
  const name = useId();
  const [order] = useState(() => sorted(fleet, choices).map((row) => row.agv));
  const rows = fleet.toSorted((a, b) => order.indexOf(a.agv) - order.indexOf(b.agv));
  const free = (row: AgvRow): boolean => canTake(row) && row.agv !== transport.agv;
  const choiceOf = ({ agv }: AgvRow) => choices.find((choice) => choice.agv === agv) ?? null;
  const open = canAssign(transport);
  // Ranked first, the one that has it keeps it: no other is recommended in its place.
  const kept = transport.status !== 'failed' && transport.agv !== null && choices[0]?.agv === transport.agv;
  const best =
    unheard || kept || !open
      ? null
      : (rows.find((row) => free(row) && choiceOf(row)?.pickupS != null)?.agv ?? null);
  const first = best ?? rows.find(free)?.agv;
  const [chosen, setAgv] = useState(best);
  const agv = rows.some((row) => row.agv === chosen && free(row)) ? chosen : null;
  const none = open && (first === undefined || unheard);
  const bring = () => {
    const reason = reasonText({ reason: 'noVehicle', note: '' });
    takeOver.run({ transport: transport.transport, reason }, onClose);
  };
  const goods = transport.part === null ? transport.containers.join(', ') : nameOf(transport.part, text);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (agv !== null && open) assign.run({ transport: transport.transport, agv }, onClose);
      }}
    >
      <p className={styles.statement}>
        {t('assign.statement', { goods, from: placeName(transport.from), to: placeName(transport.to) })}
      </p>
      <fieldset className={styles.choices}>
        <legend role={none ? 'alert' : undefined} data-lamp={none ? 'warning' : undefined}>
          {advice({ open, unheard, none, kept, best })}
        </legend>
        {rows.map((row) => (
          <label key={row.agv} className={styles.choice}>
            <input
              type="radio"
              name={name}
              value={row.agv}
              checked={agv === row.agv}
              disabled={!free(row) || !open}
              data-autofocus={row.agv === first && !unheard ? true : undefined}
              onChange={() => setAgv(row.agv)}
            />
            <AgvChoice
              row={row}
              choice={choiceOf(row)}
              has={row.agv === transport.agv}
              best={row.agv === best}
              nodeName={nodeName}
            />
          </label>
        ))}
      </fieldset>
      <p role="alert" className={styles.refusal}>
        {assign.refusal ?? takeOver.refusal}
      </p>
      <footer className={styles.foot}>
        {canTakeOver(transport) && (
          <Button
            size="lg"
            className={styles.apart}
            variant={none ? 'filled' : 'default'}
            data-autofocus={none ? true : undefined}
            loading={takeOver.busy}
            onClick={bring}
          >
            {t('assign.byHand')}
          </Button>
        )}
        <Button size="lg" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button
          size="lg"
          variant={none ? 'default' : 'filled'}
          type="submit"
          disabled={agv === null || !open}
          loading={assign.busy}
        >
          {t('assign.submit')}
        </Button>
      </footer>
    </form>
  );
}

interface Standing {
  readonly open: boolean;
  readonly unheard: boolean;
  readonly none: boolean;
  /** The one that has it is the best one. */
  readonly kept: boolean;
  readonly best: string | null;
}

/** What there is to choose, or why nothing is. */
function useAdvice(transport: TransportRow, choices: readonly AssignChoice[]): (now: Standing) => string {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const why = useWhy();
  const agv = transport.agv ?? '';
  return ({ open, unheard, none, kept, best }) => {
    if (!open) return t(`assign.no.${whyNotAssigned(transport)}`);
    if (unheard) return t('assign.unheard');
    if (kept) return t('assign.keeps', { agv, time: format.clock((choices[0]?.pickupS ?? 0) * 1000) });
    if (none) return t('assign.none');
    return best === null ? t('assign.choose') : why(best, choices, transport.agv);
  };
}

/** Why the recommended one: how soon it is there, when the one that has it now would be, and what speaks against the next. */
function useWhy(): (best: string, choices: readonly AssignChoice[], holder: string | null) => string {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  return (best, choices, holder) => {
    const time = ({ pickupS }: AssignChoice): string => format.clock((pickupS ?? 0) * 1000);
    const coming = choices.filter(({ pickupS }) => pickupS !== null);
    const mine = coming.find(({ agv }) => agv === best);
    if (mine === undefined) return t('assign.choose');
    const has = coming.find(({ agv }) => agv === holder);
    const next = coming.find(({ agv }) => agv !== best && agv !== holder);
    const against = next === undefined ? null : whyNot(next, mine);
    return [
      t('why.pickup', { agv: best, time: time(mine) }),
      has && t('assign.holder', { agv: has.agv, time: time(has) }),
      next &&
        (against === null
          ? t('why.nextBest', { agv: next.agv, time: time(next) })
          : t('assign.nearerBut', {
              agv: next.agv,
              time: time(next),
              against: t(`assign.against.${against}`),
            })),
    ]
      .filter((said) => said !== undefined)
      .join(t('why.separator'));
  };
}
