/** The tokens as they stand on `node` (light or dark), in the words of an ECharts theme. */
export function chartTheme(node: HTMLElement) {
  const style = getComputedStyle(node);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const text = { color: token('--ink-3'), fontFamily: token('--family'), fontSize: 12 };
  const axis = {
    axisLine: { lineStyle: { color: token('--line-strong') } },
    axisTick: { show: false },
    axisLabel: text,
    nameTextStyle: text,
    splitLine: { lineStyle: { color: token('--line') } },
  };
  return {
    color: [
      token('--bar'),
      token('--ink'),
      token('--call-fill'),
      token('--warning-fill'),
      token('--bar-soft'),
    ],
    backgroundColor: 'transparent',
    textStyle: text,
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: { ...axis, axisLine: { show: false } },
    timeAxis: { ...axis, splitLine: { show: false } },
    legend: { textStyle: { ...text, color: token('--ink-2') } },
    tooltip: {
      backgroundColor: token('--raised'),
      borderColor: token('--line-strong'),
      textStyle: { ...text, color: token('--ink'), fontSize: 14 },
    },
    line: {
      lineStyle: { width: 2 },
      symbolSize: 5,
      markLine: {
        symbol: 'none',
        lineStyle: { color: token('--ink-2') },
        label: { ...text, color: token('--ink-2'), position: 'insideEndTop', textBorderWidth: 0 },
      },
    },
  };
}
