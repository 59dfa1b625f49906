import { IconBellRinging } from '@tabler/icons-react';
import { BigFigure } from '#ui/figures/BigFigure.tsx';
import { KpiFigure } from '#ui/figures/KpiFigure.tsx';
import { Card } from '#ui/layout/Card.tsx';
import { PageHead } from '#ui/layout/PageHead.tsx';
import { AgeList, AgeRow } from '#ui/line/AgeRow.tsx';
import { HourChart } from '#ui/line/HourChart.tsx';
import { ShortageRow } from '#ui/line/ShortageRow.tsx';
import { StationTile } from '#ui/line/StationTile.tsx';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { Page } from './Page.tsx';
import { calls, stations } from './samples.ts';
import { useSample } from './text.ts';
import styles from './gallery.module.css';

const hours = [
  { hour: '14', planned: 47, actual: 45, running: false },
  { hour: '15', planned: 33, actual: 17, running: true },
  ...['16', '17', '18', '19', '20', '21'].map((hour) => ({
    hour,
    planned: hour === '18' ? 24 : 47,
    actual: null,
    running: false,
  })),
];

export function LinePage({ empty }: { empty: boolean }) {
  const s = useSample();
  const open = () => {};
  return (
    <Page
      section="line"
      role="supervisor"
      name={s('陈立', 'Chen Li')}
      sync={{ status: 'online', waiting: 0 }}
      tabs={[s('看板', 'Board'), s('排序', 'Sequence'), s('工位', 'Station')]}
    >
      <PageHead
        answer={
          <>
            <BigFigure value="62" words={s('/ 计划 80', 'of 80 planned')} />
            <StatusTag lamp="warning" size="lg">
              {s('落后 18 台', '18 behind')}
            </StatusTag>
          </>
        }
        because={
          <>
            {s('卡在 ', 'Held by ')}
            <b>{s('FA-09 座椅', 'FA-09 Seats')}</b>
            {s(
              '：缺左安全带，料车 AGV-07 约 2 分钟后到；其后 FA-07 车门合装 近 10 台平均 84 s。',
              ': belt LH missing, AGV-07 arrives in 2 min; then FA-07 Door marriage, 84 s mean of the last 10.',
            )}
          </>
        }
        aside={
          <>
            <KpiFigure
              label="OEE"
              value="74.2 %"
              detail={s('可用 81.0 · 效率 93.4 · 质量 98.1', 'A 81.0 · E 93.4 · Q 98.1')}
              onOpen={open}
            />
            <KpiFigure
              label="FPY"
              value="96.4 %"
              lamp="warning"
              detail={s('目标 98.0', 'goal 98.0')}
              onOpen={open}
            />
            <KpiFigure label="JPH" value={null} detail={s('节拍对应 47.4', 'at takt 47.4')} onOpen={open} />
            <KpiFigure
              label={s('停线', 'Stops')}
              value="3 · 17 min"
              detail={s('1 次未填原因', '1 without reason')}
              onOpen={open}
            />
          </>
        }
      />
      <div className={styles.strip}>
        {stations(s).map((view) => (
          <StationTile key={view.station} view={view} href={`/line/station/${view.station}`} />
        ))}
      </div>
      <div className={styles.three}>
        <Card
          title={s('每小时 计划 / 实际', 'Per hour: plan / actual')}
          note={s('点击柱查看明细', 'press a bar for its units')}
          padded
        >
          <HourChart hours={hours} onOpenHour={open} />
        </Card>
        <Card title={s('安灯与停线', 'Andon and stops')} aside={empty ? '0' : '4'}>
          {empty ? (
            <EmptyState icon={IconBellRinging} title={s('没有安灯，没有停线', 'No andon, no stop')}>
              {s(
                '工位求助或停线时会立即出现在这里，最紧急的在最上面。',
                'Calls for help and stops appear here at once, the most urgent on top.',
              )}
            </EmptyState>
          ) : (
            <AgeList label={s('安灯与停线', 'Andon and stops')}>
              <AgeRow
                lamp="fault"
                place="FA-09"
                age="3:12"
                href="/a"
                detail={s('周敏 已接手', 'taken by Zhou Min')}
              >
                {s('缺料 · 左安全带', 'Material · belt LH')}
              </AgeRow>
              <AgeRow lamp="warning" place="FA-07" age="8:40" href="/b">
                {s('质量 · 门间隙', 'Quality · door gap')}
              </AgeRow>
              <AgeRow lamp="notice" place="FA-04" age="15:08" href="/c">
                {s('停线 4 min · 未填原因', 'Stop 4 min · reason open')}
              </AgeRow>
              <AgeRow lamp="notice" place="FA-02" age="14:51" href="/d">
                {s('停线 6 min · 扫描枪', 'Stop 6 min · scanner')}
              </AgeRow>
            </AgeList>
          )}
        </Card>
        <Card title={s('即将断料', 'Runs empty next')} aside={s('按当前节拍', 'at present takt')}>
          <ul className={styles.scroll}>
            {calls(s).map(({ id, part, station, emptyInMs, status }) => (
              <ShortageRow
                key={id}
                shortage={{ id, part, station, emptyInMs: emptyInMs ?? 0, reportedShort: status === 'short' }}
                href={`/logistics?call=${id}`}
              />
            ))}
          </ul>
        </Card>
      </div>
    </Page>
  );
}
