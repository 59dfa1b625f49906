import { Button } from '@mantine/core';
import { Card } from '#ui/layout/Card.tsx';
import { PageHead } from '#ui/layout/PageHead.tsx';
import { EightDSection } from '#ui/quality/EightDSection.tsx';
import { GateChecklist } from '#ui/quality/GateChecklist.tsx';
import { GateChevron } from '#ui/quality/GateChevron.tsx';
import { SeverityTag } from '#ui/quality/SeverityTag.tsx';
import { Timeline } from '#ui/quality/Timeline.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { Page } from './Page.tsx';
import { useSample } from './text.ts';
import styles from './gallery.module.css';

export function IssuePage() {
  const s = useSample();
  const edit = () => {};
  const entry = (time: string, title: string, by: 'person' | 'system', detail?: string) => ({
    id: time,
    time,
    at: `2026-11-22T${time}:00Z`,
    title,
    by,
    record: 'confirmed' as const,
    ...(detail === undefined ? {} : { detail }),
  });
  return (
    <Page
      section="quality"
      role="quality"
      name={s('林悦', 'Lin Yue')}
      sync={{ status: 'online', waiting: 0 }}
      tabs={[]}
    >
      <PageHead
        answer={
          <>
            {s('前左轮毂螺母 扭矩 NOK', 'Torque NOK, hub nut front left')}
            <SeverityTag severity="A" />
            <StatusTag lamp="normal">FA-10 · OP 3040</StatusTag>
            <StatusTag lamp="normal">{s('工具 T-17', 'Tool T-17')}</StatusTag>
          </>
        }
        because={s(
          '由 …042771 第 3 次拧紧 NOK 自动开单 · 今天 13:07 · 负责人 林悦 · 遏制期限还剩 1 h 25 min',
          'Opened by itself from the 3rd NOK on …042771 · today 13:07 · owner Lin Yue · containment due in 1 h 25 min',
        )}
        aside={
          <>
            <Button>{s('打印 8D', 'Print 8D')}</Button>
            <Button>{s('评论', 'Comment')}</Button>
            <Button variant="filled">{s('进入「已分析」', 'Move to analysed')}</Button>
          </>
        }
      />
      <GateChevron
        passed="contained"
        notes={{
          open: '13:07',
          acknowledged: '13:11',
          contained: '13:48',
          analysed: s('缺：流出原因', 'missing: escape cause'),
          verified: s('须他人验证', 'by another person'),
          closed: s('电子签名', 'e-signature'),
        }}
      />
      <div className={styles.issue}>
        <Card title="8D">
          <div className={styles.scroll}>
            <EightDSection discipline="D2" status="done" onEdit={edit}>
              {s(
                '3 次拧紧最终扭矩 118–121 N·m，规格 140 ± 10；角度偏大，曲线无屈服段。',
                '3 rundowns ended at 118–121 N·m, spec 140 ± 10; angle high, no yield segment in the curve.',
              )}
            </EightDSection>
            <EightDSection discipline="D3" status="done" onEdit={edit}>
              {s(
                '扣留 H-0062：工具 T-17，10:00–13:07，41 台；已清点 41 / 41，返修 3，放行 38。',
                'Hold H-0062: tool T-17, 10:00–13:07, 41 units; accounted 41 of 41, rework 3, released 38.',
              )}
            </EightDSection>
            <EightDSection
              discipline="D4"
              status="partial"
              missing={s('流出原因：待填', 'Escape cause: to be filled')}
              onEdit={edit}
            >
              {s(
                '发生：批次 L-88213 螺母涂层摩擦系数低（缺陷车 9/9 使用，良品 31/412；p < 10⁻⁹）。',
                'Occurrence: lot L-88213, low coating friction (9 of 9 bad units, 31 of 412 good; p < 10⁻⁹).',
              )}
            </EightDSection>
            <EightDSection
              discipline="D5"
              status="partial"
              missing={s('供应商 8D 未回（11-25 到期）', 'supplier 8D not back (due 25 Nov)')}
              onEdit={edit}
            >
              {s('停用批次（周敏，已完成）', 'lot blocked (Zhou Min, done)')}
            </EightDSection>
            <EightDSection discipline="D6" status="empty" onEdit={edit} />
            <EightDSection discipline="D7" status="empty" onEdit={edit} />
          </div>
        </Card>
        <div className={styles.aside}>
          <Card title={s('到「已分析」还差', 'Still needed for analysed')}>
            <GateChecklist
              conditions={[
                {
                  id: '1',
                  met: true,
                  words: s('受影响车辆全部清点（41/41）', 'All affected units accounted for (41/41)'),
                },
                { id: '2', met: true, words: s('发生原因有证据', 'Occurrence cause with evidence') },
                { id: '3', met: false, words: s('填写流出原因', 'Escape cause'), onGo: edit },
                { id: '4', met: true, words: s('团队 ≥ 2 人', 'Team of 2 or more') },
              ]}
            />
          </Card>
          <Card title={s('时间线', 'Time line')}>
            <Timeline
              entries={[
                {
                  ...entry(
                    '15:31',
                    s('系统建议：缺陷车共有批次 L-88213', 'Suggestion: bad units share lot L-88213'),
                    'system',
                    s('9/9 对 31/412 · 已采纳', '9/9 vs 31/412 · accepted'),
                  ),
                  record: 'saved',
                },
                entry(
                  '14:20',
                  s('周敏 停用批次 L-88213', 'Zhou Min blocked lot L-88213'),
                  'person',
                  s('3 个料箱已锁定，叫料改由 L-88240 供应', '3 containers locked, calls now from L-88240'),
                ),
                {
                  ...entry(
                    '13:50',
                    s('林悦 解除 38 台扣留', 'Lin Yue lifted the hold on 38 units'),
                    'person',
                  ),
                  record: 'awaiting',
                },
                entry('13:48', s('林悦 完成遏制', 'Lin Yue completed containment'), 'person', 'H-0062'),
                {
                  ...entry('13:19', s('2 张照片 · 张伟', '2 photos · Zhang Wei'), 'person'),
                  record: 'attention',
                },
                entry('13:11', s('林悦 确认', 'Lin Yue acknowledged'), 'person'),
                entry(
                  '13:07',
                  s('自动开单', 'Opened by itself'),
                  'system',
                  s('因为 OP 3040 第 3 次 NOK（上限 2）', 'because of the 3rd NOK at OP 3040 (limit 2)'),
                ),
              ]}
            />
          </Card>
        </div>
      </div>
    </Page>
  );
}
