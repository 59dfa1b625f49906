import { useContext, useState } from 'react';
import { Button, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { SiteZone, useFormat } from '../i18n/useFormat.ts';
import { HoldPopulation } from './HoldPopulation.tsx';
import { HoldPreview } from './HoldPreview.tsx';
import type { HoldDraft, HoldScope } from './holdDraft.ts';
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
  const [kept, keep] = useState<Kept | null>(null);
  return (
    <Dialog opened={props.scope !== null} onClose={props.onClose} title={t('hold.place')} size="wide">
      {props.scope !== null && <HoldForm {...props} scope={props.scope} kept={kept} keep={keep} />}
    </Dialog>
  );
}

/** What was filled in when the dialog was left; there again when it opens for the same. */
interface Kept {
  readonly scope: HoldScope;
  readonly draft: HoldDraft;
  readonly reason: string;
}

interface HoldFormProps extends HoldDialogProps {
  readonly scope: HoldScope;
  readonly kept: Kept | null;
  readonly keep: (kept: Kept | null) => void;
}

function HoldForm({ issue, loose, scope, kept, keep, onClose }: HoldFormProps) {
  const { t } = useTranslation(['quality', 'common']);
  const zone = useContext(SiteZone);
  const format = useFormat();
  const { api } = useClient();
  const [first] = useState(() => firstDraft(issue, scope, zone));
  const { draft, reason } = kept?.scope === scope ? kept : { draft: first, reason: '' };
  const fill = (change: Partial<Kept>): void => keep({ scope, draft, reason, ...change });
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
        place.run({ reason: reason.trim(), population, members, issue: issue.issue }, () => {
          keep(null);
          onClose();
        });
      }}
    >
      <div className={styles.choose}>
        <HoldPopulation draft={draft} listed={loose.length} onChange={(next) => fill({ draft: next })} />
        <Textarea
          label={t('hold.reason')}
          value={reason}
          onChange={(event) => fill({ reason: event.currentTarget.value })}
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
