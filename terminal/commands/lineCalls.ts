import type { Role } from '#domain/kernel/actor';
import type { Decision } from '#domain/kernel/decision';
import { refuse } from '#domain/kernel/refusal';
import type { AndonState } from '#domain/assembly/andon';
import { andon } from '#domain/assembly/andon';
import {
  acknowledgeAndon,
  callAndon,
  escalateAndon,
  reopenAndon,
  resolveAndon,
} from '#domain/assembly/andonDecisions';
import type { AssemblyRefusal } from '#domain/assembly/refusals';
import type { ReworkState } from '#domain/assembly/rework';
import { rework } from '#domain/assembly/rework';
import {
  doRework,
  openRework,
  rejectRework,
  reopenRework,
  verifyRework,
} from '#domain/assembly/reworkDecisions';
import type { StopState } from '#domain/assembly/stop';
import { stop } from '#domain/assembly/stop';
import { classifyStop, endStop, reopenStop, startStop, withdrawStop } from '#domain/assembly/stopDecisions';
import { openAndonAt } from '#db/queries/andons';
import { runningStopAt, runningStopsAt } from '#db/queries/stops';
import { latestVisit, lineOf, placeOfStation, unitState } from '../assembly/knowledge.ts';
import type { lineCallContract } from '../contract/lineCalls.ts';
import type { Inputs } from '../contract/infer.ts';
import { named } from '#domain/site/named';
import { asSigner } from './asSigner.ts';
import { naming } from './exists.ts';
import type { CommandContext } from './command.ts';
import { orDevice, role, signed } from './command.ts';

type Input = Inputs<typeof lineCallContract>;
const no = refuse<AssemblyRefusal>;
const anybody: readonly Role[] = ['operator', 'supervisor', 'logistics', 'quality', 'engineer'];
const helpers: readonly Role[] = ['supervisor', 'logistics', 'quality', 'engineer'];

/** Line of a call, stop or item; what is not known here is refused by the stream's own judge, whatever is written. */
const lineOfAndon = (state: AndonState): string =>
  state.status === 'absent' ? 'unknown' : (state.call?.line ?? 'unknown');
const lineOfStop = (state: StopState): string =>
  state.status === 'absent' ? 'unknown' : (state.start?.line ?? 'unknown');
const lineOfRework = (state: ReworkState): string =>
  state.status === 'absent' ? 'unknown' : (state.item?.line ?? 'unknown');

const onAndon =
  <I extends { readonly andon: string }>(
    decide: (state: AndonState, input: I & { readonly line: string }, ctx: CommandContext) => Decision,
  ) =>
  (input: I, ctx: CommandContext): Decision => {
    const { state } = ctx.store.state(andon, input.andon);
    return decide(state, { ...input, line: lineOfAndon(state) }, ctx);
  };

const onStop =
  <I extends { readonly stop: string }>(
    decide: (state: StopState, input: I & { readonly line: string }, ctx: CommandContext) => Decision,
  ) =>
  (input: I, ctx: CommandContext): Decision => {
    const { state } = ctx.store.state(stop, input.stop);
    return decide(state, { ...input, line: lineOfStop(state) }, ctx);
  };

const onRework =
  <I extends { readonly rework: string }>(
    decide: (state: ReworkState, input: I & { readonly line: string }, ctx: CommandContext) => Decision,
  ) =>
  (input: I, ctx: CommandContext): Decision => {
    const { state } = ctx.store.state(rework, input.rework);
    return decide(state, { ...input, line: lineOfRework(state) }, ctx);
  };

function call(input: Input['callAndon'], ctx: CommandContext): Decision {
  const place = placeOfStation(ctx.site, input.station);
  if (!place) return no('stationUnknown', { station: input.station });
  const line = place.line.id;
  const { station, kind } = input;
  return naming([...named('unit', input.unit), ...named('part', input.part)], ctx, () =>
    callAndon({ ...input, line }, ctx, { openOne: openAndonAt(ctx.read, { line, station, kind }) }),
  );
}

const reopen = onAndon<Input['reopenAndon']>((state, input, ctx) => {
  const stood = state.status === 'absent' ? null : state.call;
  return reopenAndon(state, input, ctx, { openOne: stood && openAndonAt(ctx.read, stood) });
});

const standAgain = onStop<Input['reopenStop']>((state, input, ctx) => {
  const stood = state.status === 'absent' ? null : state.start;
  const runningOne = stood && runningStopAt(ctx.read, stood.line, stood.station);
  return reopenStop(state, input, ctx, { runningOne });
});

function begin(input: Input['startStop'], ctx: CommandContext): Decision {
  const line = lineOf(ctx.site, input.line);
  if (!line) return no('lineUnknown', { line: input.line });
  const { station } = input;
  if (station !== null && !line.stations.some((s) => s.id === station))
    return no('stationUnknown', { station });
  const runningOne = runningStopAt(ctx.read, line.id, station);
  return startStop({ ...input, startedAt: input.startedAt ?? ctx.now }, ctx, { runningOne });
}

const end = onStop<Input['endStop']>((state, input, ctx) => {
  const stood = state.status === 'absent' ? null : state.start;
  const others = stood === null ? [] : runningStopsAt(ctx.read, stood.line, stood.station);
  const again = others
    .filter((other) => other !== input.stop)
    .map((other) => ({ stop: other, state: ctx.store.state(stop, other).state }));
  return endStop(state, { ...input, endedAt: input.endedAt ?? ctx.now }, ctx, { again });
});

function open(input: Input['openRework'], ctx: CommandContext): Decision {
  const { unit, station, operation, issue, text } = input;
  const state = unitState(ctx, unit);
  if (state.status === 'absent') return no('unitUnknown', { unit });
  const at = station === null ? null : placeOfStation(ctx.site, station);
  if (station !== null && !at) return no('stationUnknown', { station });
  const line = at?.line.id ?? state.registration?.line ?? 'unknown';
  const visit = station === null ? null : latestVisit(ctx, unit, station).n;
  const cause = issue === null ? ('manual' as const) : ('issue' as const);
  return openRework({ line, unit, station, visit, operation, cause, causeRef: issue, issue, text }, ctx);
}

export const lineCallCommands = {
  callAndon: orDevice(role<Input['callAndon']>(anybody, call)),
  acknowledgeAndon: role<Input['acknowledgeAndon']>(
    helpers,
    onAndon<Input['acknowledgeAndon']>(acknowledgeAndon),
  ),
  escalateAndon: orDevice(
    role<Input['escalateAndon']>(['supervisor'], onAndon<Input['escalateAndon']>(escalateAndon)),
  ),
  resolveAndon: role<Input['resolveAndon']>(anybody, onAndon<Input['resolveAndon']>(resolveAndon)),
  reopenAndon: role<Input['reopenAndon']>(anybody, reopen),
  startStop: orDevice(role<Input['startStop']>(['operator', 'supervisor'], begin)),
  endStop: orDevice(role<Input['endStop']>(['operator', 'supervisor'], end)),
  reopenStop: role<Input['reopenStop']>(['operator', 'supervisor'], standAgain),
  classifyStop: role<Input['classifyStop']>(
    ['supervisor', 'engineer'],
    onStop<Input['classifyStop']>(classifyStop),
  ),
  withdrawStop: role<Input['withdrawStop']>(
    ['operator', 'supervisor'],
    onStop<Input['withdrawStop']>(withdrawStop),
  ),
  openRework: role<Input['openRework']>(['operator', 'supervisor', 'quality'], open),
  doRework: role<Input['doRework']>(['operator', 'supervisor'], onRework<Input['doRework']>(doRework)),
  reopenRework: role<Input['reopenRework']>(
    ['operator', 'supervisor'],
    onRework<Input['reopenRework']>(reopenRework),
  ),
  rejectRework: role<Input['rejectRework']>(
    ['supervisor', 'quality'],
    onRework<Input['rejectRework']>(rejectRework),
  ),
  verifyRework: signed(
    role<Input['verifyRework']>(['quality'], (input, ctx) =>
      asSigner(ctx, 'quality', (signing, signature) =>
        onRework<Input['verifyRework']>((state, { rework: key, line, note }) =>
          verifyRework(state, { rework: key, line, note, signature }, signing),
        )(input, signing),
      ),
    ),
  ),
};
