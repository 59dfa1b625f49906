import { useMemo } from 'react';
import { Button } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { Card } from '#ui/layout/Card.tsx';
import { DataTable } from '#ui/table/DataTable.tsx';
import type { DataColumn } from '#ui/table/features.ts';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import { SeverityTag } from '#ui/quality/SeverityTag.tsx';
import { Page } from './Page.tsx';
import { useSample } from './text.ts';

interface Row {
  readonly id: string;
  readonly severity: 'A' | 'B' | 'C';
  readonly title: string;
  readonly station: string;
  readonly units: number;
  readonly owner: string;
}

const severities = ['A', 'B', 'C'] as const;

const issueColumns = (s: ReturnType<typeof useSample>): DataColumn<Row>[] => [
  { id: 'id', header: s('编号', 'No.'), value: (row) => row.id, fixed: true },
  {
    id: 'severity',
    header: s('等级', 'Severity'),
    value: (row) => row.severity,
    cell: (row) => <SeverityTag severity={row.severity} />,
    size: 110,
  },
  { id: 'title', header: s('问题', 'Problem'), value: (row) => row.title, grow: 1, size: 240 },
  { id: 'station', header: s('工位', 'Station'), value: (row) => row.station, size: 110 },
  { id: 'units', header: s('车辆', 'Units'), value: (row) => row.units, align: 'end', size: 100 },
  { id: 'owner', header: s('负责人', 'Owner'), value: (row) => row.owner },
];

export function TablePage({ count }: { count: number }) {
  const s = useSample();
  const rows = useMemo(
    () =>
      Array.from({ length: count }, (_, i): Row => ({
        id: `Q-2611-${String(i + 1).padStart(4, '0')}`,
        severity: severities[(i * 7) % 3] ?? 'C',
        title: s('前左轮毂螺母 扭矩 NOK', 'Torque NOK, hub nut front left'),
        station: `FA-${String((i % 12) + 1).padStart(2, '0')}`,
        units: (i * 37) % 90,
        owner: s('林悦', 'Lin Yue'),
      })),
    [count, s],
  );
  const columns = useMemo(() => issueColumns(s), [s]);
  return (
    <Page
      section="quality"
      role="quality"
      name={s('林悦', 'Lin Yue')}
      sync={{ status: 'stuck', waiting: 3 }}
      tabs={[s('质量问题', 'Issues'), s('扣留', 'Holds'), 'SPC']}
    >
      <Card title={s('质量问题', 'Issues')} fill>
        <DataTable
          label={s('质量问题', 'Issues')}
          columns={columns}
          rows={rows}
          rowId={(row) => row.id}
          onOpen={() => {}}
          exportName="issues"
          renderBulk={() => <Button>{s('指派', 'Assign')}</Button>}
          empty={
            <EmptyState
              icon={IconShieldCheck}
              title={s('没有未关闭的质量问题', 'No open issue')}
              action={{ label: s('新建质量问题', 'New issue'), onClick: () => {} }}
            >
              {s(
                '拧紧超限、视觉 NOK 或 A/B 级缺陷会自动开单，也可以手动新建。',
                'Rundowns beyond their limit, vision NOK and A/B defects open one by themselves; you can open one too.',
              )}
            </EmptyState>
          }
        />
      </Card>
    </Page>
  );
}
