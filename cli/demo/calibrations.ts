import { isoInstant } from '#domain/kernel/runtime';
import { demoPin, Staff } from '#simulate/operatorStaff';
import { realTimers } from '#simulate/realTimers';
import { stderrLines } from '#simulate/simulationLog';

const engineer = '1005';
const dayMs = 86_400_000;
const yearMs = 365 * dayMs;
/** Days until a tool's calibration ends, where that is soon. */
const soon: Readonly<Record<string, number>> = { 'T-14': 9, 'T-16': 60 };
/** Nobody has recorded one of these. */
const unrecorded = new Set(['T-12']);

/** The engineer records the calibrations of the tools, each with its own end: one ends soon. What was recorded before is left alone. */
export async function calibrateTools(url: string): Promise<void> {
  const staff = new Staff({
    url,
    pin: demoPin,
    timers: realTimers,
    log: stderrLines,
    onRefusal: (code) => stderrLines('notCalibrated', { code }),
  });
  const { rows } = await staff.ask(engineer, 'assembly.tools', {});
  const now = Date.now();
  const due = rows.filter((row) => row.status === 'unrecorded' && !unrecorded.has(row.tool));
  for (const [i, { tool }] of due.entries()) {
    const validMs = now + (soon[tool] ?? 120 + 30 * i) * dayMs;
    await staff.act([engineer], 'assembly.recordCalibration', {
      tool,
      certificate: `CAL-${new Date(validMs - yearMs).getUTCFullYear()}-${tool.replace(/\D/gu, '').padStart(4, '0')}`,
      calibratedBy: '计量室 Metrology',
      calibratedAt: isoInstant(validMs - yearMs),
      validUntil: isoInstant(validMs),
      signature: staff.signature(engineer, 'calibrated'),
    });
  }
}
