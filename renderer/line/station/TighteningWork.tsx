import { useTranslation } from 'react-i18next';
import { noData } from '#renderer/i18n/format.ts';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import type { Bolt } from '#ui/station/BoltPattern.tsx';
import { TorqueGauge, type Rundown } from '#ui/station/TorqueGauge.tsx';
import type { Station, StationOperation } from '../lineRows.ts';

/** The last result of this operation against its own limits; the tool's flag alone never decides. */
export function TighteningWork({ view, operation }: { view: Station; operation: StationOperation }) {
  const rundown = useRundown(view, operation);
  const { spec } = operation;
  if (spec === null) return null;
  return <TorqueGauge rundown={rundown} lslNm={spec.lsl} uslNm={spec.usl} />;
}

function useRundown(view: Station, operation: StationOperation): Rundown {
  const { t } = useTranslation('line');
  const format = useFormat();
  const last = view.lastTightening;
  if (last === null || last.operation !== operation.operation) return { status: 'waiting' };
  const { torqueNm, angleDeg } = last;
  if (last.ok) return { status: 'ok', torqueNm, angleDeg };
  return { status: 'nok', torqueNm, angleDeg, why: why() };

  function why(): string {
    if (last === null) return noData;
    if (last.torqueLsl !== null && last.torqueNm < last.torqueLsl)
      return t('work.below', { limit: format.integer(last.torqueLsl) });
    if (last.torqueUsl !== null && last.torqueNm > last.torqueUsl)
      return t('work.above', { limit: format.integer(last.torqueUsl) });
    return last.toolOk ? t('work.angle', { angle: format.integer(last.angleDeg) }) : t('work.toolSaysNok');
  }
}

/** Clockwise in the order of the count; master data names no other order. */
export function boltsOf(operation: StationOperation): Bolt[] {
  return Array.from({ length: operation.needed }, (_, index) => ({
    no: index + 1,
    status:
      index < operation.ok
        ? 'ok'
        : index > operation.ok
          ? 'open'
          : operation.status === 'nok'
            ? 'nok'
            : 'current',
  }));
}
