import {
  IconAlertHexagon,
  IconArrowBackUp,
  IconBellRinging,
  IconCircleCheck,
  IconPackageImport,
  IconSignature,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useShowDialog } from '#ui/dialogs/DialogHost.tsx';
import { ActionBar, ActionButton } from '#ui/station/ActionBar.tsx';
import { useClient, useSession } from '../../client/ClientProvider.tsx';
import { useButtonCommand } from '../../client/useCommand.ts';
import type { Station } from '../lineRows.ts';
import { useShortcut } from '../../frame/shortcuts.ts';
import { WithdrawArrivalDialog } from '../../traceability/WithdrawArrivalDialog.tsx';
import { useLineRights } from '../useLineRights.ts';
import { BypassDialog } from './BypassDialog.tsx';
import { DefectDialog } from './DefectDialog.tsx';
import { MaterialDialog } from './MaterialDialog.tsx';
import { useReleaseNote } from './missing.ts';
import { StationCall } from './StationCall.tsx';

/** Calls and reports at the left, always in the same place; at the right the step that ends the visit. */
export function StationActions({ view }: { view: Station }) {
  const { t } = useTranslation('line');
  const may = useLineRights();
  const show = useShowDialog();
  const call = () => show((shown) => <StationCall view={view} {...shown} />);
  useShortcut('a', () => may.call && call());
  return (
    <ActionBar
      calls={
        <>
          <ActionButton
            icon={IconBellRinging}
            label={t('action.andon')}
            tone="call"
            disabled={!may.call}
            onClick={call}
          />
          <ActionButton
            icon={IconPackageImport}
            label={t('andon.material')}
            disabled={!may.call}
            onClick={() => show((shown) => <MaterialDialog view={view} {...shown} />)}
          />
          <ActionButton
            icon={IconAlertHexagon}
            label={t('action.defect')}
            disabled={view.unit === null || !may.recordDefect}
            onClick={() => show((shown) => <DefectDialog view={view} {...shown} />)}
          />
        </>
      }
      primary={
        <>
          <TakeBackButton view={view} />
          <BypassButton view={view} />
          <ReleaseButton view={view} />
        </>
      }
    />
  );
}

/** It was scanned here by mistake; only while nothing is recorded of it here. */
function TakeBackButton({ view: { unit, visit, station } }: { view: Station }) {
  const { t } = useTranslation('line');
  const show = useShowDialog();
  const { work } = useLineRights();
  if (unit === null || visit === null || !visit.withdrawable || !work) return null;
  const arrival = { station, visit: visit.visit };
  return (
    <ActionButton
      icon={IconArrowBackUp}
      label={t('action.withdrawArrival')}
      note={t('action.withdrawArrivalNote')}
      onClick={() => show((shown) => <WithdrawArrivalDialog unit={unit} arrival={arrival} {...shown} />)}
    />
  );
}

/** Only where something is missing, and only for those who may let it go all the same. */
function BypassButton({ view }: { view: Station }) {
  const { t } = useTranslation('line');
  const show = useShowDialog();
  const session = useSession();
  const supervisor = session.status === 'active' && session.who.roles.includes('supervisor');
  if (!supervisor || view.unit === null || view.missing.length === 0) return null;
  return (
    <ActionButton
      icon={IconSignature}
      label={t('action.bypass')}
      note={t('action.bypassNote')}
      onClick={() => show((shown) => <BypassDialog view={view} {...shown} />)}
    />
  );
}

function ReleaseButton({ view }: { view: Station }) {
  const { t } = useTranslation('line');
  const { api } = useClient();
  const { work } = useLineRights();
  const { busy, run } = useButtonCommand(api.commands.assembly.releaseUnit);
  const unit = view.unit?.unit ?? null;
  const note = useReleaseNote(view);
  const onlyWorkers = t('action.releaseByWorkers');
  return (
    <ActionButton
      icon={IconCircleCheck}
      label={t('action.release')}
      note={work ? note : onlyWorkers}
      tone="primary"
      disabled={unit === null || view.missing.length > 0 || busy || !work}
      onClick={() => {
        if (unit !== null) run({ station: view.station, unit });
      }}
    />
  );
}
