import { Button } from '@mantine/core';
import { useState } from 'react';
import { SyncPill } from '#renderer/frame/SyncPill.tsx';
import type { SyncView } from '#renderer/frame/syncView.ts';
import { Chart } from '#ui/chart/Chart.tsx';
import { offerUndo } from '#ui/dialogs/undo.tsx';
import { ReasonDialog } from '#ui/dialogs/ReasonDialog.tsx';
import { SignDialog } from '#ui/dialogs/SignDialog.tsx';
import { openPalette } from '#ui/dialogs/CommandPalette.tsx';
import { Card } from '#ui/layout/Card.tsx';
import { lamps } from '#ui/lamp.ts';
import { Banner } from '#ui/status/Banner.tsx';
import { ErrorState } from '#ui/status/ErrorState.tsx';
import { SaveState } from '#ui/status/SaveState.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useLookUp } from '#ui/scan/ScanProvider.tsx';
import { Page } from './Page.tsx';
import { useSample } from './text.ts';
import styles from './gallery.module.css';

const since = '2026-11-22T07:21:00.000Z';
const pills: readonly SyncView[] = [
  { status: 'starting' },
  { status: 'unenrolled', waiting: 0 },
  { status: 'connecting', waiting: 12 },
  { status: 'firstSync', done: 18400, total: 61250 },
  { status: 'online', waiting: 0 },
  { status: 'online', waiting: 1204 },
  { status: 'stuck', waiting: 3 },
  { status: 'floor', since, waiting: 214, plantAsOf: since },
  { status: 'alone', since, waiting: 214, plantAsOf: since },
  { status: 'alone', since, waiting: 1, plantAsOf: null },
  { status: 'engineGone' },
];

const option = {
  grid: { left: 40, right: 16, top: 16, bottom: 28 },
  xAxis: { type: 'category', data: Array.from({ length: 25 }, (_, i) => String(i + 1)) },
  yAxis: { type: 'value', min: 134, max: 146 },
  series: [
    {
      type: 'line',
      data: Array.from({ length: 25 }, (_, i) => 140 + 3 * Math.sin(i * 1.7)),
      markLine: { data: [{ yAxis: 144 }, { yAxis: 136 }] },
    },
  ],
};

export function StatesPage() {
  const s = useSample();
  const [dialog, setDialog] = useState<'sign' | 'reason' | null>(null);
  const scan = useLookUp();
  const close = () => setDialog(null);
  return (
    <Page
      section="admin"
      role="admin"
      name={s('管理员', 'Admin')}
      sync={{ status: 'engineGone' }}
      tabs={[s('状态', 'States')]}
    >
      <div className={styles.row}>
        {lamps.map((lamp) => (
          <StatusTag key={lamp} lamp={lamp}>
            {s('缺左安全带', 'Belt missing')}
          </StatusTag>
        ))}
        <StatusTag lamp="warning" size="lg">
          {s('落后 18 台', '18 behind')}
        </StatusTag>
        <SaveState state="saved" />
        <SaveState state="heard" />
        <SaveState state="awaiting" />
        <SaveState state="attention" />
      </div>
      <div className={styles.row}>
        {pills.map((sync) => (
          <SyncPill key={JSON.stringify(sync)} sync={sync} attachments={0} clock={null} />
        ))}
      </div>
      <Banner
        lamp="fault"
        title={s('磁盘已满，现在无法保存', 'The disk is full, nothing can be saved')}
        actions={<Button>{s('怎么办', 'What to do')}</Button>}
      >
        {s('请通知管理员；已保存的记录不受影响。', 'Call the administrator; what was saved is safe.')}
      </Banner>
      <Banner
        lamp="warning"
        title={s('工具 T-17 三天后到期', 'Tool T-17 is due for calibration in 3 days')}
      />
      <Banner lamp="call" title={s('培训模式', 'Training mode')}>
        {s('设备已断开，数据不会发送。', 'Devices are off, nothing is sent.')}
      </Banner>
      <div className={styles.row}>
        <Button onClick={() => setDialog('sign')}>{s('签名对话框', 'Sign dialog')}</Button>
        <Button onClick={() => setDialog('reason')}>{s('原因对话框', 'Reason dialog')}</Button>
        <Button
          onClick={() =>
            offerUndo({ done: s('已确认安灯 FA-09', 'Andon FA-09 acknowledged'), onUndo: () => {} })
          }
        >
          {s('可撤销', 'Undo')}
        </Button>
        <Button onClick={openPalette}>{s('命令面板', 'Palette')}</Button>
        <Button onClick={() => scan('BAD-W19-0771')}>{s('错误扫描', 'Bad scan')}</Button>
        <Button onClick={() => scan('LW433B12XR1042779')}>{s('正确扫描', 'Good scan')}</Button>
        <Button disabled>{s('不可用', 'Disabled')}</Button>
        <Button variant="filled">{s('主要', 'Primary')}</Button>
        <Button variant="subtle">{s('轻', 'Subtle')}</Button>
      </div>
      <div className={styles.two}>
        <Card title={s('单值图', 'Individuals chart')} padded>
          <Chart
            label={s('单值图', 'Individuals chart')}
            option={option}
            data={{
              header: ['#', 'N·m'],
              rows: [
                ['1', '140.0'],
                ['2', '142.9'],
              ],
            }}
          />
        </Card>
        <Card title={s('错误', 'Error')}>
          <ErrorState
            what={s('无法读取质量问题', 'The issues could not be read')}
            why={s('本机引擎没有在 10 s 内回答。', 'This PC’s engine did not answer within 10 s.')}
            next={s(
              '请重试；若再次出现，请通知管理员。',
              'Try again; if it happens once more, call the administrator.',
            )}
            onRetry={() => {}}
          />
        </Card>
      </div>
      <SignDialog
        opened={dialog === 'sign'}
        title={s('关闭质量问题 Q-2611-0184', 'Close issue Q-2611-0184')}
        statement={s(
          '我确认根本原因已消除，措施有效，41 台车均已处置。',
          'I confirm that the cause is removed, the actions work, and all 41 units are disposed of.',
        )}
        meanings={[{ value: 'close', label: s('关闭', 'Close') }]}
        reasonRequired
        refusal={s('PIN 不正确，还可再试 2 次。', 'Wrong PIN, two tries left.')}
        busy={false}
        onSign={close}
        onCancel={close}
      />
      <ReasonDialog
        opened={dialog === 'reason'}
        title={s('停线原因', 'Reason of the stop')}
        statement={s('FA-04 停线 4 min，15:04–15:08', 'FA-04 stopped for 4 min, 15:04–15:08')}
        reasons={[
          { code: 'material', label: s('缺料', 'Material') },
          { code: 'tool', label: s('工具故障', 'Tool fault') },
          { code: 'scanner', label: s('扫描枪', 'Scanner') },
          { code: 'quality', label: s('质量问题', 'Quality') },
          { code: 'people', label: s('人员', 'People') },
          { code: 'other', label: s('其他', 'Other') },
        ]}
        confirmLabel={s('保存', 'Save')}
        refusal={null}
        onConfirm={close}
        onCancel={close}
      />
    </Page>
  );
}
