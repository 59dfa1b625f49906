import { useState } from 'react';
import { Button } from '@mantine/core';
import { Card } from '#ui/layout/Card.tsx';
import { PageHead } from '#ui/layout/PageHead.tsx';
import { CallTable } from '#ui/logistics/CallTable.tsx';
import { FleetList } from '#ui/logistics/FleetList.tsx';
import { FloorMap } from '#ui/logistics/FloorMap.tsx';
import { TransportStepper } from '#ui/logistics/TransportStepper.tsx';
import { SaveState } from '#ui/status/SaveState.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { Page } from './Page.tsx';
import { calls, fleet, plan } from './samples.ts';
import { useSample } from './text.ts';
import styles from './gallery.module.css';

export function DispatchPage() {
  const s = useSample();
  const [agv, setAgv] = useState('AGV-07');
  const [call, setCall] = useState(`FA-11-${s('制动液', 'Brake fluid')}`);
  return (
    <Page
      section="logistics"
      role="logistics"
      name={s('周敏', 'Zhou Min')}
      sync={{
        status: 'floor',
        since: '2026-11-22T07:21:00.000Z',
        waiting: 214,
        plantAsOf: '2026-11-22T07:20:00.000Z',
      }}
      tabs={[
        s('调度', 'Dispatch'),
        s('地图', 'Map'),
        s('拣配', 'Pick'),
        s('库存', 'Stock'),
        s('缺料', 'Shortages'),
      ]}
    >
      <PageHead
        answer={
          <>
            {s('FA-09 已断料', 'FA-09 has run empty')}
            <StatusTag lamp="fault" />
          </>
        }
        because={s(
          '左安全带由 AGV-07 送达，约 1:50；其余 7 个叫料均可在断料前送到。',
          'AGV-07 brings belt LH in 1:50; the other 7 calls arrive before they run empty.',
        )}
        aside={
          <>
            <Button>{s('新叫料', 'New call')}</Button>
            <Button variant="filled">{s('派车', 'Assign')}</Button>
          </>
        }
      />
      <div className={styles.dispatch}>
        <Card
          title={s('叫料', 'Calls')}
          note={s('按断料时间', 'by time to empty')}
          aside="8"
          className={styles.calls}
        >
          <CallTable calls={calls(s)} selected={call} onSelect={setCall} />
        </Card>
        <Card title={s('区域 FA1', 'Zone FA1')} note={s('实时', 'live')} className={styles.map}>
          <FloorMap plan={plan} fleet={fleet(s)} selected={agv} onSelect={setAgv} />
        </Card>
        <Card
          title={s('车队', 'Fleet')}
          aside={s('6 台 · 1 异常', '6 · 1 abnormal')}
          className={styles.fleet}
        >
          <FleetList fleet={fleet(s)} selected={agv} onSelect={setAgv} />
          <p className={styles.why}>
            <b>{s('为什么是 AGV-05？', 'Why AGV-05?')}</b>
            {s(
              '制动液 → FA-11：AGV-05 42 s；次优 AGV-01 65 s；AGV-02 充电中。',
              'Brake fluid → FA-11: AGV-05 42 s; next best AGV-01 65 s; AGV-02 charging.',
            )}
          </p>
        </Card>
        <Card
          title={s('T-20418 · 制动液 → FA-11', 'T-20418 · brake fluid → FA-11')}
          aside={s('AGV-05 · 到达 15:46:10 · 富余 6:55', 'AGV-05 · arrives 15:46:10 · slack 6:55')}
          className={styles.transport}
        >
          <TransportStepper
            current="toPick"
            notes={{
              requested: '15:41:02',
              assigned: '15:41:02',
              accepted: '15:41:03',
              toPick: s('剩 0:40', '0:40 left'),
            }}
          />
          <div className={styles.buttons}>
            <Button>{s('改派', 'Reassign')}</Button>
            <Button>{s('人工接管', 'Take over')}</Button>
            <Button>{s('取消', 'Cancel')}</Button>
            <SaveState state="saved" />
          </div>
        </Card>
      </div>
    </Page>
  );
}
