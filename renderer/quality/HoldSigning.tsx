import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SignDialog } from '#ui/dialogs/SignDialog.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { noData } from '../i18n/format.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { dispositionOf } from './dispositions.ts';
import { HoldMembers } from './HoldMembers.tsx';
import { useMembersCounted } from './qualityWords.ts';
import type { IssueDetail } from './useIssue.ts';
import { useKeptWords } from './useKeptWords.ts';
import { useMemberScan } from './useMemberScan.ts';
import type { HoldAct, MemberRow, useMembersShown } from './useMembersShown.ts';
import styles from './Hold.module.css';

type HoldOfIssue = IssueDetail['holds'][number];

interface HoldSigningProps {
  readonly hold: HoldOfIssue;
  readonly shown: ReturnType<typeof useMembersShown>;
}

/** Decides the members that stand in the dialog, or lifts the hold over them; those that came meanwhile stay as they are. */
export function HoldSigning({ hold, shown }: HoldSigningProps) {
  const { t } = useTranslation('quality');
  const { act, chosen } = shown;
  const run = useHoldAct(hold.hold);
  const counted = useMembersCounted();
  const words = useKeptWords(act ?? '');
  const [search, setSearch] = useState('');
  const onScan = useMemberScan(shown.members, setSearch);
  const close = (): void => {
    run.clear();
    setSearch('');
    shown.close();
  };
  const number = hold.number ?? noData;
  const again = act === 'lift' ? 0 : chosen.filter((m) => m.disposition !== null).length;
  return (
    <SignDialog
      opened={act !== null}
      title={act === null ? '' : act === 'lift' ? t('hold.lift') : t(`outcome.${act}`)}
      statement={[
        act === null || act === 'lift'
          ? t('sign.lift', { number })
          : chosen.length === 0
            ? t('sign.decideNone', { number, outcome: t(`outcome.${act}`) })
            : t('sign.decide', { number, outcome: t(`outcome.${act}`), members: counted(chosen) }),
        ...(again > 0 ? [t('sign.instead', { count: again })] : []),
        ...(act === 'useAsIs' ? [t('hold.concession')] : []),
      ].join(' ')}
      beside={<Listed shown={shown} search={search} onSearch={setSearch} />}
      meanings={[{ value: act ?? 'lift', label: t('hold.meaning') }]}
      reasonRequired
      reasonLabel={act === 'repair' || act === 'rework' ? t('hold.instruction') : undefined}
      alsoLabel={act === 'repair' ? t('hold.customerConcession') : undefined}
      words={words}
      onScan={onScan}
      refusal={run.refusal}
      hindrance={
        act === 'lift'
          ? hold.undecided > 0 || shown.came > 0 || shown.members.some((m) => m.hindrance !== null)
            ? t('sign.cannotLift')
            : undefined
          : chosen.length === 0
            ? t(shown.members.some((m) => m.hindrance === null) ? 'sign.none' : 'sign.nothingLeft')
            : undefined
      }
      busy={run.busy}
      onSign={({ reason, ...signer }) =>
        act !== null &&
        run.run({ act, members: act === 'lift' ? shown.members : chosen, reason, ...signer }, () => {
          words.forget();
          close();
        })
      }
      onCancel={close}
    />
  );
}

function Listed({
  shown: { act, members, chosen, came, beyond, toggle, leaveOut },
  search,
  onSearch,
}: Pick<HoldSigningProps, 'shown'> & {
  readonly search: string;
  readonly onSearch: (search: string) => void;
}) {
  const { t } = useTranslation('quality');
  const format = useFormat();
  return (
    <div className={styles.signed}>
      <HoldMembers
        members={members}
        search={search}
        onSearch={onSearch}
        choice={act === 'lift' ? null : { chosen, toggle, leaveOut }}
      />
      {beyond > 0 && <p>{t('sign.beyond', { count: beyond, shown: format.integer(beyond) })}</p>}
      <p role="status" className={styles.came}>
        {came > 0 && t(act === 'lift' ? 'sign.cameAtLift' : 'sign.came', { count: came })}
      </p>
    </div>
  );
}

interface HoldActInput {
  readonly act: HoldAct;
  /** Those that are decided; of a lifting all of them. */
  readonly members: readonly MemberRow[];
  readonly badge: string;
  readonly pin: string;
  readonly meaning: string;
  readonly reason: string;
  readonly also: string;
}

/** Decides exactly these members, or lifts the hold; both signed. */
function useHoldAct(hold: string) {
  const { api } = useClient();
  return useCommand(({ act, members, reason, also, badge, pin, meaning }: HoldActInput, sending) => {
    const signature = { badge, pin, meaning, recordHash: null };
    if (act === 'lift') {
      const read = members.map(({ member, decision }) => ({ member, decision }));
      return api.commands.quality.liftHold({ hold, members: read, reason, signature }, sending);
    }
    const decided = members.map(({ member, decision }) => ({ member, previous: decision }));
    const disposition = dispositionOf(act, reason, also);
    return api.commands.quality.decideDisposition(
      { hold, members: decided, disposition, signature },
      sending,
    );
  });
}
