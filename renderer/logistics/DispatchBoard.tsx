import { useMemo, useState } from 'react';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useSiteText } from '#renderer/i18n/useFormat.ts';
import { DialogHost } from '#ui/dialogs/DialogHost.tsx';
import { CardTabs } from '#ui/layout/CardTabs.tsx';
import { Card } from '#ui/layout/Card.tsx';
import { FleetList } from '#ui/logistics/FleetList.tsx';
import { agvLamp, type AgvView } from '#ui/logistics/views.ts';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useNow } from '../frame/useNow.ts';
import { useSiteConfiguration } from '../frame/usePlace.ts';
import { CallsCard } from './CallsCard.tsx';
import { DispatchHead } from './DispatchHead.tsx';
import { FloorView } from './FloorView.tsx';
import { agvViewOf, nodePoints } from './floorViews.ts';
import { TransportCard } from './TransportCard.tsx';
import { useAssign } from './useAssign.ts';
import type { Dispatch } from './useDispatch.ts';
import { useDispatchScans } from './useDispatchScans.ts';
import { useNodeNames } from './useNodeNames.ts';
import { useSelection } from './useSelection.ts';
import { WhyAgv } from './WhyAgv.tsx';
import { ZoneNotice } from './ZoneNotice.tsx';
import styles from './Dispatch.module.css';

/** Below this the fleet goes behind a tab of the map. */
const wideEnough = '(min-width: 1500px)';

export function DispatchBoard({ dispatch }: { dispatch: Dispatch }) {
  const { t } = useTranslation('logistics');
  const wide = useMediaQuery(wideEnough, undefined, { getInitialValueInEffect: false });
  const selection = useSelection(dispatch);
  const assign = useAssign(dispatch, selection);
  const fleet = useFleetViews(dispatch);
  const [tab, setTab] = useState('map');
  useDispatchScans(dispatch, selection);
  const abnormal = fleet.filter((agv) => agvLamp(agv) !== 'normal').length;

  const map = <FloorView dispatch={dispatch} fleet={fleet} selection={selection} />;
  const vehicles = (
    <>
      <FleetList fleet={fleet} selected={selection.agv} onSelect={selection.selectAgv} />
      <WhyAgv dispatch={dispatch} selection={selection} />
    </>
  );
  const count = t('fleetCount', { count: fleet.length, abnormal });
  return (
    <DialogHost>
      <DispatchHead dispatch={dispatch} assign={assign} onRaised={selection.selectRaised} />
      <ZoneNotice zone={dispatch.zone} />
      <div className={styles.board}>
        <CallsCard dispatch={dispatch} selection={selection} className={styles.calls} />
        {wide ? (
          <>
            <Card
              title={t('zone', { zone: dispatch.zone.zone })}
              note={t(dispatch.zone.here === 'offline' || dispatch.zone.here === 'none' ? 'notLive' : 'live')}
              className={styles.map}
            >
              {map}
            </Card>
            <Card title={t('fleet')} aside={count} className={styles.fleet}>
              {vehicles}
            </Card>
          </>
        ) : (
          <CardTabs
            label={t('zone', { zone: dispatch.zone.zone })}
            className={styles.map}
            selected={tab}
            onSelect={setTab}
            tabs={[
              { id: 'map', label: t('mapTab'), content: map },
              {
                id: 'fleet',
                label: t('fleet'),
                mark: abnormal > 0 && <StatusTag lamp="warning" />,
                content: vehicles,
              },
            ]}
          />
        )}
        <TransportCard
          dispatch={dispatch}
          selection={selection}
          assign={assign}
          className={styles.transport}
        />
      </div>
    </DialogHost>
  );
}

function useFleetViews({ fleet, map }: Dispatch): readonly AgvView[] {
  const site = useSiteConfiguration() ?? null;
  const text = useSiteText();
  const now = useNow(1000);
  const nodes = useMemo(() => (map === null ? new Map() : nodePoints(map)), [map]);
  const nodeName = useNodeNames(map);
  return useMemo(
    () => fleet.value.map((row) => agvViewOf(row, { site, nodes, nodeName, text, now, givenAt: fleet.at })),
    [fleet, site, nodes, nodeName, text, now],
  );
}
