import { Button, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSiteText } from '#renderer/i18n/useFormat.ts';
import type { TransportRow } from '#terminal/contract/transports';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import { useKept } from '#ui/dialogs/kept.ts';
import { useScanHandler } from '#ui/scan/ScanProvider.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { useSiteConfiguration } from '../frame/usePlace.ts';
import { asKnown } from './asKnown.ts';
import { placeName } from './callViews.ts';
import styles from './Dialog.module.css';

interface HandBackDialogProps {
  readonly transport: TransportRow;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Gives the transport back to dispatch; the next vehicle fetches the goods where they stand now. */
export function HandBackDialog(props: HandBackDialogProps) {
  const { t } = useTranslation('logistics');
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={t('handBack.title')}>
      <HandBackForm {...props} />
    </Dialog>
  );
}

function HandBackForm({ transport, onClose }: HandBackDialogProps) {
  const { t } = useTranslation(['logistics', 'common']);
  const text = useSiteText();
  const { api } = useClient();
  const site = useSiteConfiguration();
  const handBack = useCommand(api.commands.logistics.handBackTransport);
  // Nobody has the goods in hand: they stand where they were to be fetched. Else only whoever put them down knows where.
  const untouched = transport.carrier === null;
  const { typed, type, forget } = useKept(`handBack/${transport.transport}`);
  const location = typed['location'] ?? (untouched ? transport.from.id : null);
  const reached = (site?.locations ?? []).filter((place) => place.node !== null);
  useScanHandler((text) => {
    const scanned = asKnown(
      text,
      reached.flatMap(({ id, station }) => [id, station]),
    );
    const place = reached.find(({ id, station }) => id === scanned || station === scanned);
    if (place === undefined) return { status: 'refused', words: t('handBack.noPlace', { scanned }) };
    type({ location: place.id });
    return { status: 'identified', words: t('handBack.placeTaken', { place: place.id }) };
  });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (location === null) return;
        handBack.run({ transport: transport.transport, location }, () => {
          forget();
          onClose();
        });
      }}
    >
      <p className={styles.statement}>
        {t(untouched ? 'handBack.untouched' : 'handBack.statement', {
          containers: transport.containers.join(', '),
          place: transport.from.id,
        })}
      </p>
      <Select
        label={t('handBack.location')}
        placeholder={t('handBack.choose')}
        searchable
        data={reached.map((place) => ({
          value: place.id,
          label:
            place.station === null
              ? `${place.id} · ${text(place.name)}`
              : `${placeName(place)} · ${place.id}`,
        }))}
        value={location}
        onChange={(id) => id !== null && type({ location: id })}
      />
      <p role="alert" className={styles.refusal}>
        {handBack.refusal}
      </p>
      <footer className={styles.foot}>
        <Button size="lg" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button size="lg" variant="filled" type="submit" disabled={location === null} loading={handBack.busy}>
          {t('act.handBack')}
        </Button>
      </footer>
    </form>
  );
}
