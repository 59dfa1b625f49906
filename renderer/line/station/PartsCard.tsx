import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSiteText } from '#renderer/i18n/useFormat.ts';
import { Card } from '#ui/layout/Card.tsx';
import { PartList, type PartPosition, type PartState } from '#ui/station/PartList.tsx';
import { useButtonCommand } from '../../client/useCommand.ts';
import type { Station, StationPart } from '../lineRows.ts';
import { expectedPart } from './steps.ts';
import { useTakeOut, type RefusedScan } from './useStationScan.ts';
import styles from './Station.module.css';

/** What is in, what to scan next, and what was refused with both numbers; a wrong scan comes out again here. */
export function PartsCard({ view, refused }: { view: Station; refused: RefusedScan | null }) {
  const { t } = useTranslation('line');
  const text = useSiteText();
  const current = view.operations.find(({ status }) => status !== 'done') ?? null;
  const next = expectedPart(view, current)?.position ?? null;
  const parts = view.parts.filter(({ tracking }) => tracking !== 'none');
  const full = parts.filter((part) => part.full).length;
  return (
    <Card title={t('station.parts')} aside={`${full} / ${parts.length}`}>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={t('station.parts')}>
        {parts.length === 0 ? (
          <p className={styles.note}>{t('station.noParts')}</p>
        ) : (
          <PartList
            parts={parts.map((part): PartPosition => ({
              position: part.position,
              partNumber: part.part,
              name: part.name === null ? part.part : text(part.name),
              quantity: part.quantity,
              state: stateOf(part, next, refused),
              ...(part.installed.length === 0 ? {} : { action: <TakeOut view={view} part={part} /> }),
            }))}
          />
        )}
      </div>
    </Card>
  );
}

function stateOf(part: StationPart, next: string | null, refused: RefusedScan | null): PartState {
  if (refused !== null && (refused.position ?? next) === part.position && !part.full)
    return { status: 'refused', scanned: refused.scanned, why: refused.why };
  if (part.full) {
    const last = part.installed.at(-1);
    return { status: 'installed', identity: last?.serial ?? last?.lot ?? null };
  }
  return { status: part.position === next ? 'next' : 'open' };
}

function TakeOut({ view, part }: { view: Station; part: StationPart }) {
  const { t } = useTranslation('line');
  const { busy, run } = useButtonCommand(useTakeOut(view.station));
  const last = part.installed.at(-1);
  const unit = view.unit?.unit;
  if (last === undefined || unit === undefined) return null;
  return (
    <Button
      variant="subtle"
      loading={busy}
      aria-label={t('station.takeOutPart', { part: part.part })}
      onClick={() => run({ unit, position: part.position, installed: last.eventId })}
    >
      {t('station.takeOut')}
    </Button>
  );
}
