import type { Actor, Role } from '#domain/kernel/actor';
import type { Decision } from '#domain/kernel/decision';
import { refuse } from '#domain/kernel/refusal';
import { withdrawArrival } from '#domain/assembly/arrivalDecisions';
import { person } from '#domain/people/person';
import type { AssemblyRefusal } from '#domain/assembly/refusals';
import {
  bypassStation,
  enterStation,
  nextVisit,
  recordDeparture,
  releaseUnit,
} from '#domain/assembly/stationDecisions';
import type { UnitState } from '#domain/assembly/unit';
import type { VisitState } from '#domain/assembly/visit';
import type { Qualifications, ScannedPart, VisitEntry } from '#domain/assembly/visitDecisions';
import {
  completeOperation,
  exchangePart,
  recordDefect,
  recordMeasurement,
  removePart,
  scanPart,
  undoOperation,
} from '#domain/assembly/visitDecisions';
import type { Source } from '#domain/assembly/visitEvents';
import { unitsAround, unitsNamed } from '#db/queries/units';
import type { LineKnowledge, Place } from '../assembly/knowledge.ts';
import {
  builtTo,
  latestVisit,
  placeOfStation,
  releaseKnowledge,
  requirementsFor,
  revisionOf,
  unitState,
  visitState,
} from '../assembly/knowledge.ts';
import { scannedPart } from '../assembly/scannedPart.ts';
import type { stationWorkContract } from '../contract/stationWork.ts';
import type { Inputs } from '../contract/infer.ts';
import { named } from '#domain/site/named';
import { asSigner } from './asSigner.ts';
import { isPartOfSite, naming } from './exists.ts';
import type { CommandContext } from './command.ts';
import { orDevice, role, signed } from './command.ts';

type Input = Inputs<typeof stationWorkContract>;
const no = refuse<AssemblyRefusal>;
const workers: readonly Role[] = ['operator', 'supervisor'];

const sourceOf = (actor: Actor): Source =>
  actor.kind === 'person' ? 'screen' : actor.kind === 'policy' ? 'policy' : 'device';

/** The unit's visit at a station as the command finds it. */
interface Visiting {
  readonly at: VisitEntry;
  readonly place: Place;
  readonly unit: UnitState;
  readonly visit: VisitState;
  readonly revision: string | null;
}

/** A decision about a unit's latest visit to a station that the site has. */
const atStation =
  <I extends { readonly station: string; readonly unit: string }>(
    decide: (input: I, ctx: CommandContext, visiting: Visiting) => Decision,
  ) =>
  (input: I, ctx: CommandContext): Decision => {
    const place = placeOfStation(ctx.site, input.station);
    if (!place) return no('stationUnknown', { station: input.station });
    const { unit, station } = input;
    const { n, state } = latestVisit(ctx, unit, station);
    const at = { unit, station, line: place.line.id, visit: n, source: sourceOf(ctx.actor) };
    const known = unitState(ctx, unit);
    return decide(input, ctx, { at, place, unit: known, visit: state, revision: revisionOf(ctx, known) });
  };

/** What the acting person holds now; devices need no qualification. */
function heldBy(ctx: CommandContext): Qualifications {
  if (ctx.actor.kind !== 'person') return null;
  const { state } = ctx.store.state(person, ctx.actor.person);
  if (state.status === 'absent') return [];
  return state.qualifications
    .filter((q) => q.validUntil === null || ctx.now < q.validUntil)
    .map((q) => q.qualification);
}

function enter(input: Input['enterStation'], ctx: CommandContext): Decision {
  const place = placeOfStation(ctx.site, input.station);
  if (!place) return no('stationUnknown', { station: input.station });
  const [found, second] = unitsNamed(ctx.read, input.unit);
  if (!found) return no('unitUnknown', { unit: input.unit });
  if (second) return no('unitAmbiguous', { unit: input.unit });
  const { unit } = found;
  const { station, insist, expected, asked } = input;
  const state = unitState(ctx, unit);
  const earlier = Array.from({ length: nextVisit(state, station) - 1 }, (_, i) =>
    visitState(ctx, unit, station, i + 1),
  );
  const arrival = {
    unit,
    line: place.line,
    station,
    source: sourceOf(ctx.actor),
    requirements: requirementsFor(ctx, state, station),
    revision: revisionOf(ctx, state),
    insist,
    expected,
    asked,
    standing: standingAt(ctx, place, unit),
  };
  return enterStation({ unit: state, earlier }, arrival, ctx);
}

/** What stands at a station besides the unit that comes. */
function standingAt(ctx: CommandContext, { line, station }: Place, comes: string): string | null {
  const there = unitsAround(ctx.read, line.id, 'atStation');
  return there.find((u) => u.station === station.id && u.unit !== comes)?.unit ?? null;
}

function withdraw(input: Input['withdrawArrival'], ctx: CommandContext): Decision {
  const { unit, station, visit: n, note } = input;
  const place = placeOfStation(ctx.site, station);
  if (!place) return no('stationUnknown', { station });
  const known = unitState(ctx, unit);
  const at = { unit, station, line: place.line.id, visit: n, source: sourceOf(ctx.actor) };
  const states = { unit: known, visit: visitState(ctx, unit, station, n) };
  return withdrawArrival(states, { at, note, revision: revisionOf(ctx, known) }, ctx, ctx.store.reads);
}

/**
 * A decision about the part that the scanned text names, with the hold or block that stands against it. What names no part of this site (a
 * place, a badge, another plant's label) is none, and no wrong one.
 */
function scan(
  text: string,
  ctx: CommandContext,
  visiting: Visiting,
  decide: (scanned: ScannedPart, known: Parameters<typeof scanPart>[3]) => Decision,
): Decision {
  const found = scannedPart(ctx, text, visiting.visit);
  if (!found) return no('partUnreadable', { scanned: text });
  const { scanned, blockedBy } = found;
  const wanted = partsWanted(visiting.visit).includes(scanned.part);
  if (!wanted && scanned.container === null && !isPartOfSite(ctx, scanned.part))
    return no('scanUnknown', { scanned: text });
  return decide(scanned, { blockedBy, qualifications: heldBy(ctx) });
}

const partsWanted = (state: VisitState): readonly string[] =>
  state.status === 'absent' ? [] : (state.arrival?.requirements.parts ?? []).map(({ part }) => part);

/** Limits come from the product revision, never from whoever sends the value. */
function measurementOf(known: LineKnowledge, input: Input['recordMeasurement'], state: UnitState) {
  const built = builtTo(known, state);
  const operation = built?.content.operations.find((o) => o.id === input.operation);
  return {
    operation: input.operation,
    characteristic: operation?.characteristic ?? null,
    device: input.device,
    value: input.value,
    unitOfMeasure: operation?.spec?.unit ?? null,
    lsl: operation?.spec?.lsl ?? null,
    usl: operation?.spec?.usl ?? null,
    passed: input.passed,
  };
}

export const stationCommands = {
  enterStation: orDevice(role<Input['enterStation']>(workers, enter)),
  withdrawArrival: role<Input['withdrawArrival']>(workers, withdraw),
  releaseUnit: orDevice(
    role<Input['releaseUnit']>(
      workers,
      atStation((input, ctx, v) => releaseUnit(v, v, ctx, releaseKnowledge(ctx, input.unit, v.place))),
    ),
  ),
  recordDeparture: orDevice(
    role<Input['recordDeparture']>(
      workers,
      atStation((input, ctx, v) => recordDeparture(v, v, releaseKnowledge(ctx, input.unit, v.place))),
    ),
  ),
  bypassStation: signed(
    role<Input['bypassStation']>(['supervisor'], (input, ctx) =>
      asSigner(ctx, 'supervisor', (signing) =>
        atStation<Input['bypassStation']>((_input, _ctx, v) => {
          const { signatures, plantReachable } = signing;
          const { reason, note } = input;
          const asked = { at: v.at, revision: v.revision, reason, note, signatures, plantReachable };
          return bypassStation(v, asked, signing, releaseKnowledge(signing, input.unit, v.place));
        })(input, signing),
      ),
    ),
  ),
  completeOperation: orDevice(
    role<Input['completeOperation']>(
      workers,
      atStation((input, ctx, v) =>
        completeOperation(v.visit, { ...v, operation: input.operation }, ctx, heldBy(ctx)),
      ),
    ),
  ),
  undoOperation: role<Input['undoOperation']>(
    workers,
    atStation((input, ctx, v) =>
      undoOperation(v.visit, { ...v, operation: input.operation, reason: input.reason }, ctx),
    ),
  ),
  scanPart: orDevice(
    role<Input['scanPart']>(
      workers,
      atStation((input, ctx, v) => {
        const { position } = input;
        return scan(input.scanned, ctx, v, (scanned, known) =>
          scanPart(v.visit, { ...v, scanned, position, quantity: null }, ctx, known),
        );
      }),
    ),
  ),
  removePart: role<Input['removePart']>(
    workers,
    atStation((input, ctx, v) => {
      const { position, installed, reason, note } = input;
      return removePart(v.visit, { ...v, position, installed, reason, note }, ctx);
    }),
  ),
  exchangePart: role<Input['exchangePart']>(
    workers,
    atStation((input, ctx, v) => {
      const { position, installed, note } = input;
      const out = { ...v, position, installed, reason: 'exchange' as const, note };
      return scan(input.scanned, ctx, v, (scanned, known) =>
        exchangePart(v.visit, { ...out, scanned }, ctx, known),
      );
    }),
  ),
  recordMeasurement: orDevice(
    role<Input['recordMeasurement']>(
      workers,
      atStation((input, ctx, v) =>
        recordMeasurement(
          v.visit,
          { ...v, measurement: measurementOf(ctx, input, v.unit) },
          ctx,
          heldBy(ctx),
        ),
      ),
    ),
  ),
  recordDefect: orDevice(
    role<Input['recordDefect']>(
      ['operator', 'supervisor', 'quality'],
      atStation((input, ctx, v) => {
        const { defectCode, operation, part, text, photos } = input;
        const severity =
          input.severity ?? ctx.site?.defectCodes.find((d) => d.id === defectCode)?.severity ?? 'B';
        const defect = { defectCode, severity, operation, part, text, photos };
        const names = [...named('defectCode', defectCode), ...named('part', part)];
        return naming([...names, ...named('operation', operation)], ctx, () =>
          recordDefect(v.visit, { ...v, defect }, ctx),
        );
      }),
    ),
  ),
};
