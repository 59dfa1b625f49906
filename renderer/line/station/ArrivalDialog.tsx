import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import type { Shown } from '#ui/dialogs/DialogHost.tsx';
import { SignFoot } from '#ui/dialogs/SignFoot.tsx';
import { tell } from '#ui/status/tell.ts';
import { useClient } from '../../client/ClientProvider.tsx';
import { useCommand } from '../../client/useCommand.ts';
import { refusalOf, type RefusalValue } from '../../client/useRefusal.ts';
import { useNow } from '../../frame/useNow.ts';
import { useArrivalUndo } from './useArrivalUndo.ts';
import styles from './Station.module.css';

export interface UnexpectedUnit {
  readonly unit: string;
  readonly label: string;
  /** The station where it stands, or was last; null: it was at none. */
  readonly at: string | null;
  /** Since when it stands there; null: it has left. */
  readonly since: string | null;
}

type ArrivalDialogProps = Shown & { readonly station: string; readonly unit: UnexpectedUnit };

/** Where the unit is known to be, out of a refusal to let it arrive; null where it was refused for another reason. */
export function knownElsewhere(refusal: RefusalValue | null): Pick<UnexpectedUnit, 'at' | 'since'> | null {
  const { station, since, last } = refusal?.params ?? {};
  if (refusal?.code === 'unitElsewhere') return { at: String(station), since: String(since) };
  if (refusal?.code === 'stationsSkipped') return { at: last == null ? null : String(last), since: null };
  return null;
}

/**
 * A unit was scanned that does not come here next: nothing is recorded before somebody has read what is known of it. The answer holds for
 * what was read: where the unit has moved on meanwhile, the question is put anew.
 */
export function ArrivalDialog({ station, unit: scanned, opened, onClose }: ArrivalDialogProps) {
  const { t } = useTranslation('line');
  const { api } = useClient();
  const [unit, setUnit] = useState(scanned);
  const known = useKnown(station, unit);
  const { enterStation } = api.commands.assembly;
  const { busy, refusal, run } = useCommand(async (input: { station: string; unit: string }, sending) => {
    const asked = { station: unit.at, since: unit.since };
    return enterStation({ ...input, expected: false, asked }, sending).catch((error: unknown) => {
      const now = knownElsewhere(refusalOf(error));
      if (now !== null) setUnit({ ...unit, ...now });
      throw error;
    });
  });
  const offerBack = useArrivalUndo();
  const record = () =>
    run({ station, unit: unit.unit }, ({ events }) => {
      offerBack({ station, ...unit }, events);
      tell(t('scan.arrived', { unit: unit.label }), 'done');
      onClose();
    });
  return (
    <Dialog opened={opened} onClose={onClose} title={t('arrival.title', { unit: unit.label, station })}>
      <form
        className={styles.fields}
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) record();
        }}
      >
        <div className={styles.statement}>
          {known.map((words) => (
            <p key={words}>{words}</p>
          ))}
        </div>
        <SignFoot hindrance={refusal} label={t('arrival.record')} ready busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  );
}

/** Where it is by what is known here, and what recording it here means. */
function useKnown(station: string, { at, since }: UnexpectedUnit): readonly string[] {
  const { t } = useTranslation('line');
  const format = useFormat();
  const now = useNow(30_000);
  if (at === null) return [t('arrival.planned'), t('arrival.owes')];
  if (since === null) return [t('arrival.skipped', { last: at, station }), t('arrival.owes')];
  const stands = t('arrival.unitElsewhere', { at, since: format.when(since, now) });
  return [stands, t('arrival.notThere', { at, station })];
}
