import { useCallback, useState } from 'react';
import { Select, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSiteText, useFormat } from '#renderer/i18n/useFormat.ts';
import { PinField } from '#ui/dialogs/PinField.tsx';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import type { Shown } from '#ui/dialogs/DialogHost.tsx';
import { SignFoot } from '#ui/dialogs/SignFoot.tsx';
import { useBadgeScan } from '#ui/dialogs/useBadgeScan.ts';
import { Banner } from '#ui/status/Banner.tsx';
import { tell } from '#ui/status/tell.ts';
import { useClient } from '../../client/ClientProvider.tsx';
import { useCommand } from '../../client/useCommand.ts';
import { useSiteConfiguration } from '../../frame/usePlace.ts';
import { useSync } from '../../frame/useSync.ts';
import type { Station } from '../lineRows.ts';
import { HasLeft } from './HasLeft.tsx';
import { missingCounts, useMissingWords } from './missing.ts';
import { useAtUnit } from './useAtUnit.ts';
import styles from './Station.module.css';

type BypassDialogProps = Shown & { readonly view: Station };

/** Letting a unit go although something is missing: signed, by two persons while the plant is away. */
export function BypassDialog(props: BypassDialogProps) {
  const { t } = useTranslation('line');
  return (
    <Dialog
      opened={props.opened}
      onClose={props.onClose}
      title={t(isHeld(props.view) ? 'bypass.heldTitle' : 'bypass.title')}
    >
      <BypassForm {...props} />
    </Dialog>
  );
}

/** A hold stands against it: that is what is signed, whatever else is missing. */
const isHeld = ({ missing }: Station): boolean => missing.some(({ kind }) => kind === 'hold');

interface Signer {
  readonly badge: string;
  readonly pin: string;
}

const nobody: Signer = { badge: '', pin: '' };
const complete = (signer: Signer) => signer.badge !== '' && signer.pin !== '';

function BypassForm({ view: opened, onClose }: BypassDialogProps) {
  const { t } = useTranslation(['line', 'common']);
  const text = useSiteText();
  const { api } = useClient();
  const { view, left } = useAtUnit(opened);
  const unit = view.unit?.unit;
  const { busy, refusal, run } = useCommand(api.commands.assembly.bypassStation);
  const gone = left && !busy;
  const reasons = useSiteConfiguration()?.reasons.filter(({ kind }) => kind === 'bypass') ?? [];
  const two = useSync().status !== 'online';
  const [reason, setReason] = useState('');
  const [note, setNote] = useState('');
  const [first, setFirst] = useState(nobody);
  const [second, setSecond] = useState(nobody);
  const same = two && first.badge !== '' && first.badge.trim() === second.badge.trim();
  const held = isHeld(view);
  const said = !held || note.trim() !== '';
  const ready = said && reason !== '' && complete(first) && (!two || complete(second)) && !same;
  const signatureOf = (signer: Signer) => ({ ...signer, meaning: 'bypass', recordHash: null });
  const sign = () => {
    if (!ready || busy || left || unit === undefined) return;
    const asked = {
      station: view.station,
      unit,
      reason,
      note: note.trim(),
      signature: signatureOf(first),
      ...(two ? { secondSignature: signatureOf(second) } : {}),
    };
    run(asked, () => {
      tell(t('bypass.done', { unit: view.unit?.label, station: view.station }), 'done');
      onClose();
    });
    setFirst({ ...first, pin: '' });
    setSecond({ ...second, pin: '' });
  };
  return (
    <form
      className={styles.fields}
      onSubmit={(event) => {
        event.preventDefault();
        sign();
      }}
    >
      <Missing view={view} />
      {held && (
        <Banner lamp="warning" title={t('bypass.held')}>
          {t('bypass.heldWhy')}
        </Banner>
      )}
      {gone && <HasLeft view={view} next={t('left.nothing')} />}
      {two && (
        <Banner lamp="warning" title={t('bypass.twoPersons')}>
          {t('bypass.twoPersonsWhy')}
        </Banner>
      )}
      <Select
        label={t('common:sign.reason')}
        data={reasons.map(({ id, name }) => ({ value: id, label: text(name) }))}
        value={reason === '' ? null : reason}
        onChange={(value) => setReason(value ?? '')}
      />
      <Textarea
        label={t(held ? 'bypass.heldNote' : 'common:reason.note')}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className={styles.signers}>
        <SignerFields
          legend={t(two ? 'bypass.first' : 'bypass.signer')}
          scanned={!two || first.badge === '' || second.badge !== ''}
          signer={first}
          onChange={setFirst}
        />
        {two && (
          <SignerFields
            legend={t('bypass.second')}
            scanned={first.badge !== '' && second.badge === ''}
            signer={second}
            onChange={setSecond}
          />
        )}
      </div>
      <SignFoot
        hindrance={same ? t('bypass.sameBadge') : refusal}
        label={t('bypass.sign')}
        ready={ready && !left}
        busy={busy}
        onCancel={onClose}
      />
    </form>
  );
}

/** More than this is counted: two people who sign must see their names without scrolling. */
const named = 6;

const worstFirst = (missing: Station['missing']): Station['missing'] =>
  missing.toSorted((a, b) => Number(b.kind === 'hold') - Number(a.kind === 'hold'));

/** What is signed: the unit, the station and what is missing there, each by its name. */
function Missing({ view }: { view: Station }) {
  const { t } = useTranslation('line');
  const format = useFormat();
  const words = useMissingWords(view);
  return (
    <div className={styles.statement}>
      <p>
        {t('bypass.statement', {
          unit: view.unit?.vin ?? view.unit?.label,
          station: view.station,
          missing: format.list(missingCounts(view.missing, t)),
        })}
      </p>
      <ul className={styles.named}>
        {worstFirst(view.missing)
          .slice(0, named)
          .map((item) => (
            <li key={JSON.stringify(item)}>
              {t('bypass.item', { kind: t(`missing.kind.${item.kind}`), what: words(item) })}
            </li>
          ))}
        {view.missing.length > named && <li>{t('bypass.more', { count: view.missing.length - named })}</li>}
      </ul>
    </div>
  );
}

interface SignerFieldsProps {
  readonly legend: string;
  /** A scan is this one's badge. */
  readonly scanned: boolean;
  readonly signer: Signer;
  readonly onChange: (signer: Signer) => void;
}

function SignerFields({ legend, scanned, signer, onChange }: SignerFieldsProps) {
  const { t } = useTranslation('common');
  const takeBadge = useCallback((badge: string) => onChange({ ...signer, badge }), [onChange, signer]);
  const pinId = useBadgeScan(takeBadge, scanned);
  return (
    <fieldset className={styles.signer}>
      <legend>{legend}</legend>
      <TextInput
        label={t('sign.badge')}
        placeholder={t('sign.badgeHint')}
        autoComplete="off"
        value={signer.badge}
        onChange={(event) => onChange({ ...signer, badge: event.currentTarget.value })}
      />
      <PinField
        id={pinId}
        label={t('sign.pin')}
        value={signer.pin}
        onChange={(event) => onChange({ ...signer, pin: event.currentTarget.value })}
      />
    </fieldset>
  );
}
