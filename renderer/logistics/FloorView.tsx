import { useMemo } from 'react';
import { IconMapOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { FloorMap } from '#ui/logistics/FloorMap.tsx';
import type { AgvView } from '#ui/logistics/views.ts';
import { shortageLamp } from '#ui/line/ShortageRow.tsx';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import { floorPlanOf } from './floorViews.ts';
import type { Dispatch } from './useDispatch.ts';
import type { Selection } from './useSelection.ts';

interface FloorViewProps {
  readonly dispatch: Dispatch;
  readonly fleet: readonly AgvView[];
  readonly selection: Selection;
}

/** The zone's floor: places lit by what is missing there, and the vehicles where they were last heard. */
export function FloorView({ dispatch: { map, calls }, fleet, selection }: FloorViewProps) {
  const { t } = useTranslation('logistics');
  const plan = useMemo(() => {
    if (map === null) return null;
    const soonest = (location: string) =>
      calls.value.find((call) => call.to.id === location && call.emptyInS !== null)?.emptyInS ?? null;
    return floorPlanOf(map, (location) => {
      const emptyInS = soonest(location);
      return emptyInS === null ? 'normal' : shortageLamp(emptyInS * 1000);
    });
  }, [map, calls]);
  if (plan === null || plan.edges.length === 0) {
    return (
      <EmptyState icon={IconMapOff} title={t('noMap.title')}>
        {t('noMap.text')}
      </EmptyState>
    );
  }
  return <FloorMap plan={plan} fleet={fleet} selected={selection.agv} onSelect={selection.selectAgv} />;
}
