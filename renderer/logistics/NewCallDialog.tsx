import { Button, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import type { ShortageRow } from '#terminal/contract/calls';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import { useKept } from '#ui/dialogs/kept.ts';
import { nameOf, placeName, placesByName } from './callViews.ts';
import { useRaiseCall } from './useRaiseCall.ts';
import styles from './Dialog.module.css';

interface NewCallDialogProps {
  readonly opened: boolean;
  /** Every place that is supplied with something. */
  readonly shortages: readonly ShortageRow[];
  readonly onClose: () => void;
  readonly onRaised: (call: string) => void;
}

/** A call by hand: where, what, and how much when it is not a full filling. */
export function NewCallDialog(props: NewCallDialogProps) {
  const { t } = useTranslation('logistics');
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={t('newCall.title')}>
      <NewCallForm {...props} />
    </Dialog>
  );
}

function NewCallForm({ shortages, onClose, onRaised }: NewCallDialogProps) {
  const { t } = useTranslation(['logistics', 'common']);
  const text = useSiteText();
  const { typed, type, forget } = useKept('newCall');
  const { location = '', part = '', quantity = '' } = typed;
  const raise = useRaiseCall((call) => {
    forget();
    onRaised(call);
    onClose();
  });
  const places = placesByName(shortages);
  const supplied = shortages.filter((row) => row.to.id === location);
  const only = supplied.length === 1 ? supplied[0]?.part.id : undefined;
  const chosen = supplied.find((row) => row.part.id === (part === '' ? only : part)) ?? null;
  const amount = quantity.trim() === '' ? null : Number(quantity);
  const fault = useAmountFault(chosen, amount);
  const fill = useFillWords();
  const excess = useExcessWords()(chosen, fault === null ? amount : null);
  const submit = () => {
    if (chosen === null || fault !== null) return;
    const input = { location: chosen.to.id, part: chosen.part.id };
    raise.run(amount === null ? input : { ...input, quantity: amount }, {
      part: nameOf(chosen.part, text),
      place: placeName(chosen.to),
    });
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className={styles.pair}>
        <Select
          label={t('newCall.location')}
          searchable
          data-autofocus
          data={places.map((to) => ({ value: to.id, label: `${placeName(to)} · ${to.id}` }))}
          value={location === '' ? null : location}
          onChange={(id) => type({ location: id ?? '', part: '' })}
        />
        <Select
          label={t('part')}
          searchable
          disabled={location === ''}
          data={supplied.map((row) => ({
            value: row.part.id,
            label: `${nameOf(row.part, text)} · ${row.part.id}`,
          }))}
          value={chosen?.part.id ?? null}
          onChange={(id) => id !== null && type({ part: id })}
        />
      </div>
      <TextInput
        label={t('newCall.quantity')}
        description={chosen === null ? t('newCall.quantityHint') : fill(chosen)}
        inputMode="decimal"
        value={quantity}
        error={fault}
        onChange={(event) => type({ quantity: event.currentTarget.value })}
      />
      <p role="status" className={styles.warning}>
        {excess}
      </p>
      <p role="alert" className={styles.refusal}>
        {raise.refusal}
      </p>
      <footer className={styles.foot}>
        <Button size="lg" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button
          size="lg"
          variant="filled"
          type="submit"
          disabled={chosen === null || fault !== null}
          loading={raise.busy}
        >
          {t('newCall.submit')}
        </Button>
      </footer>
    </form>
  );
}

/** Why this amount cannot be called, or null; the engine decides again. */
function useAmountFault(chosen: ShortageRow | null, amount: number | null): string | null {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  if (amount === null) return null;
  if (!(amount > 0)) return t('newCall.wrongQuantity');
  if (chosen === null || amount <= chosen.maxQuantity) return null;
  const [quantity, max] = [format.integer(amount), format.integer(chosen.maxQuantity)];
  return t('newCall.beyondRoom', { quantity, max });
}

/** What is there, what is called besides (brought by somebody or not), and what is left of the room. */
function useFillWords(): (row: ShortageRow) => string {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  return (row) => {
    const { onHand, inbound, maxQuantity } = row;
    const left = roomLeft(row);
    return t(left > 0 ? 'newCall.fill' : 'newCall.fillFull', {
      onHand: format.integer(onHand),
      called: format.integer(inbound),
      max: format.integer(maxQuantity),
      left: format.integer(left),
    });
  };
}

const roomLeft = ({ onHand, inbound, maxQuantity }: ShortageRow): number =>
  maxQuantity - Math.max(0, onHand) - inbound;

/** The book may be wrong, so that more than fits by it can be called; whoever does reads what it comes to. */
function useExcessWords(): (row: ShortageRow | null, amount: number | null) => string {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  return (row, amount) => {
    if (row === null) return '';
    const left = roomLeft(row);
    const asked = amount ?? (left > 0 ? left : row.maxQuantity);
    if (asked <= left) return '';
    const total = format.integer(row.maxQuantity - left + asked);
    return t('newCall.excess', { total, max: format.integer(row.maxQuantity) });
  };
}
