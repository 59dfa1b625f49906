import { useContext, useState } from 'react';
import { Button, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { SiteZone, useFormat } from '../i18n/useFormat.ts';
import { HoldPopulation } from './HoldPopulation.tsx';
import { HoldPreview } from './HoldPreview.tsx';
import type { HoldScope } from './holdDraft.ts';
import { firstDraft, populationOf, unitMembers } from './holdDraft.ts';
import { useHoldPreview } from './useHoldPreview.ts';
import type { IssueDetail } from './useIssue.ts';
import styles from './Hold.module.css';

interface HoldDialogProps {
  readonly issue: IssueDetail;
  /** Units of the issue that nobody knows to be safe yet. */
  readonly loose: readonly string[];
  /** What the dialog opens with; null: it is closed. */
  readonly scope: HoldScope | null;
  readonly onClose: () => void;
}

/** What will be stopped, where it is now and what has left already: seen before the hold is placed. */
export function HoldDialog(props: HoldDialogProps) {
  const { t } = useTranslation('quality');
  return (
    <Dialog opened={props.scope !== null} onClose={props.onClose} title={t('hold.place')} size="wide">
      {props.scope !== null && <HoldForm {...props} scope={props.scope} />}
    </Dialog>
  );
}

function HoldForm({ issue, loose, scope, onClose }: HoldDialogProps & { readonly scope: HoldScope }) {
  const { t } = useTranslation(['quality', 'common']);
  const zone = useContext(SiteZone);
  const format = useFormat();
  const { api } = useClient();
  const [draft, setDraft] = useState(() => firstDraft(issue, scope, zone));
  const [reason, setReason] = useState('');
  const place = useCommand(api.commands.quality.placeHold);
  const population = populationOf(draft, zone);
  const members = draft.scope === 'listed' ? unitMembers(loose) : [];
  const preview = useHoldPreview(population, members);
  const found = preview?.units.length ?? 0;
  const ready = population !== null && reason.trim() !== '';
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready || place.busy) return;
        place.run({ reason: reason.trim(), population, members, issue: issue.issue }, onClose);
      }}
    >
      <div className={styles.choose}>
        <HoldPopulation draft={draft} listed={loose.length} onChange={setDraft} />
        <Textarea
          label={t('hold.reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          required
        />
      </div>
      <HoldPreview population={population} preview={preview} />
      <footer className={styles.foot}>
        <p role="alert" className={styles.refusal}>
          {place.refusal}
        </p>
        <Button size="lg" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button size="lg" variant="filled" type="submit" disabled={!ready} loading={place.busy}>
          {found === 0 ? t('hold.place') : t('units.hold', { count: found, shown: format.integer(found) })}
        </Button>
      </footer>
    </form>
  );
}
