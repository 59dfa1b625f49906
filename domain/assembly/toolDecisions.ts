import type { Decision } from '../kernel/decision.ts';
import { accept, draft } from '../kernel/decision.ts';
import type { TighteningResult } from './tightening.ts';
import { tighteningEffectKey } from './tightening.ts';
import { tool } from './tool.ts';

/** Keeps a result whose VIN is empty or unknown here. */
export const recordUnmatchedTightening = (input: {
  readonly line: string;
  readonly station: string;
  readonly result: TighteningResult;
}): Decision => {
  const { line, station, result } = input;
  const payload = { ...result, line, station };
  const effectKey = tighteningEffectKey(result);
  return accept(draft(tool, result.tool, { type: 'TighteningUnmatched', payload }, { effectKey }));
};

/** The same telegram sent again has one effect: `contentHash` is the sha-256 (hex) of it. */
export const recordUnreadableTightening = (input: {
  readonly line: string;
  readonly station: string;
  readonly tool: string;
  readonly fault: string;
  readonly raw: string;
  readonly contentHash: string;
}): Decision => {
  const { contentHash, ...payload } = input;
  const effectKey = `unreadable:${input.tool}:${contentHash}`;
  return accept(draft(tool, input.tool, { type: 'TighteningUnreadable', payload }, { effectKey }));
};
