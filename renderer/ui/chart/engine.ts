import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  AriaComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
} from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { Language } from '#renderer/i18n/language.ts';
import { chartTheme } from './chartTheme.ts';

use([
  AriaComponent,
  BarChart,
  CanvasRenderer,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  LineChart,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  ScatterChart,
  TooltipComponent,
]);

export type ChartOption = EChartsCoreOption;

/** Draws into `node`, follows its size, and gives back how to take it away. */
export function draw(node: HTMLElement, option: ChartOption, language: Language): () => void {
  const reduced = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const chart = init(node, chartTheme(node), { locale: language === 'zh' ? 'ZH' : 'EN' });
  chart.setOption({
    animation: !reduced,
    animationDuration: 160,
    aria: { enabled: true, decal: { show: true } },
    ...option,
  });
  const observer = new ResizeObserver(() => chart.resize());
  observer.observe(node);
  return () => {
    observer.disconnect();
    chart.dispose();
  };
}
