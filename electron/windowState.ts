import type { Rectangle } from 'electron';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** The screens of ui.md begin at 1024x768; a window that is smaller hides what an operator must see. */
export const SMALLEST = { width: 1024, height: 700 };
/** Without a memory: the whole screen up to Full HD, in the middle of larger ones. */
const FIRST = { width: 1920, height: 1080 };
const DISPLAYS_REMEMBERED = 16;

const pixels = z.int().min(-100_000).max(100_000);
const length = z.int().min(1).max(100_000);
const placementSchema = z.object({
  bounds: z.object({ x: pixels, y: pixels, width: length, height: length }),
  mode: z.enum(['normal', 'maximized', 'fullscreen']),
});
const windowStateSchema = z.object({
  version: z.literal(1),
  lastDisplay: z.string(),
  displays: z.record(z.string(), placementSchema),
});

export type Placement = z.infer<typeof placementSchema>;
/** One placement per display, because a PC at the line is docked and undocked from its wall screen. */
export type WindowState = z.infer<typeof windowStateSchema>;

export interface DisplayArea {
  readonly id: number;
  /** Without task bar and docks. */
  readonly workArea: Rectangle;
}

/** What was saved, or undefined where nothing was or where it cannot be understood. */
export function readWindowState(file: string): WindowState | undefined {
  try {
    return windowStateSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Replaces the file in one step. Synchronous, because the window is closing. */
export function writeWindowState(file: string, state: WindowState): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(state));
  renameSync(`${file}.new`, file);
}

/** Where the window goes: on the display it was last seen on if that is attached, and always wholly inside it. */
export function placeWindow(
  state: WindowState | undefined,
  displays: readonly DisplayArea[],
  primary: DisplayArea,
): Placement {
  const display = displays.find((each) => String(each.id) === state?.lastDisplay) ?? primary;
  const remembered = state?.displays[String(display.id)];
  if (remembered === undefined) return { bounds: centred(display.workArea), mode: 'normal' };
  return { bounds: fitInside(remembered.bounds, display.workArea), mode: remembered.mode };
}

export function rememberWindow(
  state: WindowState | undefined,
  display: Pick<DisplayArea, 'id'>,
  placement: Placement,
): WindowState {
  const key = String(display.id);
  const others = Object.entries(state?.displays ?? {}).filter(([id]) => id !== key);
  const kept = others.slice(-(DISPLAYS_REMEMBERED - 1));
  return { version: 1, lastDisplay: key, displays: Object.fromEntries([...kept, [key, placement]]) };
}

function fitInside(bounds: Rectangle, area: Rectangle): Rectangle {
  const width = Math.min(Math.max(bounds.width, SMALLEST.width), area.width);
  const height = Math.min(Math.max(bounds.height, SMALLEST.height), area.height);
  return {
    x: clamp(bounds.x, area.x, area.x + area.width - width),
    y: clamp(bounds.y, area.y, area.y + area.height - height),
    width,
    height,
  };
}

function centred(area: Rectangle): Rectangle {
  const width = Math.min(FIRST.width, area.width);
  const height = Math.min(FIRST.height, area.height);
  return {
    x: area.x + Math.floor((area.width - width) / 2),
    y: area.y + Math.floor((area.height - height) / 2),
    width,
    height,
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
