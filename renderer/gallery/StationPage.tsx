import { IconAlertHexagon, IconBellRinging, IconCircleCheck, IconPackageImport } from '@tabler/icons-react';
import { TaktBar } from '#ui/figures/TaktBar.tsx';
import { Card } from '#ui/layout/Card.tsx';
import { ActionBar, ActionButton } from '#ui/station/ActionBar.tsx';
import { BoltPattern } from '#ui/station/BoltPattern.tsx';
import { PartList } from '#ui/station/PartList.tsx';
import { StepList } from '#ui/station/StepList.tsx';
import { TorqueGauge, type Rundown } from '#ui/station/TorqueGauge.tsx';
import { Page } from './Page.tsx';
import { useSample } from './text.ts';
import styles from './gallery.module.css';

export function StationPage({ nok }: { nok: boolean }) {
  const s = useSample();
  const rundown: Rundown = nok
    ? { status: 'nok', torqueNm: 121.4, angleDeg: 96, why: s('低于 130', 'below 130') }
    : { status: 'running', torqueNm: 141.2, angleDeg: 62 };
  const bolt = (no: number) => ({
    no,
    status:
      no < 3
        ? ('ok' as const)
        : no === 3
          ? nok
            ? ('nok' as const)
            : ('current' as const)
          : ('open' as const),
  });
  const open = () => {};
  return (
    <Page
      section="line"
      role="operator"
      name={s('王强', 'Wang Qiang')}
      sync={{ status: 'online', waiting: 12 }}
      tabs={[]}
    >
      <div className={styles.unitHead}>
        <h1>FA-10 {s('车轮', 'Wheels')}</h1>
        <div>
          <b>LW433B12XR1042779</b>
          <p>L6 · {s('珍珠白 · 20 吋轮', 'pearl white · 20-inch wheels')}</p>
        </div>
        <div className={styles.taktWide}>
          <p>
            <span>{s('已用 47 s', '47 s used')}</span>
            <span>{s('节拍 76 s', 'takt 76 s')}</span>
          </p>
          <TaktBar elapsedS={47} taktS={76} size="lg" />
        </div>
      </div>
      <div className={styles.station}>
        <Card title={s('工序', 'Operations')} aside="3 / 5">
          <StepList
            steps={[
              {
                operation: '3010',
                title: s('扫描左前轮', 'Scan wheel FL'),
                status: 'done',
                note: '12 s',
                marking: null,
              },
              {
                operation: '3020',
                title: s('预装螺母 5 颗', 'Start 5 nuts'),
                status: 'done',
                note: '21 s',
                marking: null,
              },
              {
                operation: '3040',
                title: s('拧紧左前 5 颗', 'Tighten FL, 5 nuts'),
                status: nok ? 'nok' : 'current',
                note: '2 / 5',
                marking: 'CC',
              },
              {
                operation: '3050',
                title: s('扫描右前轮', 'Scan wheel FR'),
                status: 'open',
                note: null,
                marking: null,
              },
              {
                operation: '3060',
                title: s('拧紧右前 5 颗', 'Tighten FR, 5 nuts'),
                status: 'open',
                note: null,
                marking: 'CC',
              },
            ]}
          />
        </Card>
        <section className={styles.now} aria-label={s('当前工序', 'Current operation')}>
          <div className={styles.nowHead}>
            <div>
              <p>OP 3040 · {s('关键特性 CC', 'critical CC')}</p>
              <h2>{s('拧紧左前轮螺母 · 第 3 颗', 'Tighten hub nut FL, no. 3')}</h2>
              <p>{s('星形顺序；工具 T-17 已解锁', 'star pattern; tool T-17 enabled')}</p>
            </div>
            <BoltPattern bolts={[1, 4, 2, 5, 3].map(bolt)} />
          </div>
          <TorqueGauge rundown={rundown} lslNm={130} uslNm={150} />
        </section>
        <div className={styles.side}>
          <Card title={s('零件', 'Parts')}>
            <PartList
              parts={[
                {
                  position: '1',
                  partNumber: 'W20-1188',
                  name: s('左前轮 20"', 'Wheel FL 20"'),
                  quantity: 1,
                  state: { status: 'installed', identity: 'L-7731' },
                },
                {
                  position: '2',
                  partNumber: 'N14-020',
                  name: s('轮毂螺母', 'Hub nut'),
                  quantity: 5,
                  state: { status: 'installed', identity: 'L-88240' },
                },
                {
                  position: '3',
                  partNumber: 'W20-1189',
                  name: s('右前轮 20"', 'Wheel FR 20"'),
                  quantity: 1,
                  state: nok
                    ? { status: 'refused', scanned: 'W19-0771', why: s('不是这个零件', 'Not this part') }
                    : { status: 'next' },
                },
              ]}
            />
          </Card>
          <Card title={s('作业指导', 'Instruction')} aside="2 / 4" padded>
            <div className={styles.picture}>
              {s('图片：星形拧紧顺序 1-3-5-2-4', 'picture: star order 1-3-5-2-4')}
            </div>
          </Card>
        </div>
      </div>
      <ActionBar
        calls={
          <>
            <ActionButton
              icon={IconBellRinging}
              label={s('安灯 · 求助', 'Andon · help')}
              tone="call"
              onClick={open}
            />
            <ActionButton icon={IconPackageImport} label={s('缺料', 'Material')} onClick={open} />
            <ActionButton icon={IconAlertHexagon} label={s('缺陷', 'Defect')} onClick={open} />
          </>
        }
        primary={
          nok ? (
            <ActionButton
              icon={IconCircleCheck}
              label={s('放行', 'Release')}
              note={s('还差 2 道工序', '2 operations left')}
              tone="primary"
              disabled
              onClick={open}
            />
          ) : (
            <ActionButton
              icon={IconCircleCheck}
              label={s('放行', 'Release')}
              note={s('去往 FA-11 加注', 'on to FA-11 Fluids')}
              tone="primary"
              onClick={open}
            />
          )
        }
      />
    </Page>
  );
}
