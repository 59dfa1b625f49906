import { z } from 'zod';
import { role } from '#domain/kernel/actor';
import { code, instant, localText } from '#domain/kernel/text';
import { bomPosition, characteristicClass, operationKind, part, variant } from '#domain/site/productRevision';
import * as site from '#domain/site/siteConfiguration';
import type { Column, Reader } from './table.ts';
import { list, number, optionalNumber, optionalText, text, words, yesNo } from './table.ts';

const at = (path: string, read: Reader): Column => ({ path, read });
const named = { name_zh: at('name.zh', text), name_en: at('name.en', text) };
const id = { id: at('id', text) };

/** `120+10 240+30`: breaks by minutes from the shift's start and minutes long. */
const breaks: Reader = (cell) =>
  words(cell).map((c) => {
    const [startMin, minutes] = c.split('+').map(Number);
    return { startMin, minutes };
  });

/** `HV:2027-12-31 WELD`: qualifications with the day they end on (UTC), or without an end. */
const qualifications: Reader = (cell) =>
  words(cell).map((c) => {
    const [qualification, day] = c.split(':');
    return { qualification, validUntil: day === undefined ? null : `${day}T23:59:59.999Z` };
  });

/** `PEARL=珍珠白/Pearl white; W20=20 吋轮/20-inch wheels` */
const options: Reader = (cell) =>
  cell
    .split(';')
    .filter((c) => c.trim() !== '')
    .map((c) => {
      const [optionId = '', names = ''] = c.split('=');
      const [zh = '', en = ''] = names.split('/');
      return { id: optionId.trim(), name: { zh: zh.trim(), en: en.trim() } };
    });

const limits = z.object({ target: z.number(), lsl: z.number(), usl: z.number() });

export const operationRow = z.object({
  id: code,
  station: code,
  ordinal: z.int().min(0),
  name: localText,
  kind: operationKind,
  variants: z.array(code),
  target: z.number().nullable(),
  lsl: z.number().nullable(),
  usl: z.number().nullable(),
  unit: z.string().max(12).nullable(),
  angle: z.union([z.null(), limits]),
  characteristic: code.nullable(),
  characteristicClass,
  interlock: z.boolean(),
  count: z.int().min(1).max(200),
  nokLimit: z.int().min(1).max(20),
  tool: code.nullable(),
  parameterSet: z.int().min(1).max(999).nullable(),
  bomPositions: z.array(code),
  qualification: code.nullable(),
});

/** `target lsl usl` in degrees, or nothing. */
const angle: Reader = (cell) => {
  if (cell === '') return null;
  const [target, lsl, usl] = cell.split(/\s+/).map(Number);
  return { target, lsl, usl };
};

/** Every table of an import folder: file, columns, and what a row must be. */
export const specs = {
  lines: {
    file: 'lines.csv',
    schema: site.line.omit({ stations: true }),
    columns: {
      ...id,
      area: at('area', text),
      ...named,
      takt_s: at('taktS', number),
      supermarket: at('supermarket', text),
    },
  },
  stations: {
    file: 'stations.csv',
    schema: site.station.extend({ line: code }),
    columns: {
      line: at('line', text),
      ...id,
      order: at('order', number),
      ...named,
      verification_point: at('verificationPoint', yesNo),
    },
  },
  locations: {
    file: 'locations.csv',
    schema: site.location,
    columns: {
      ...id,
      kind: at('kind', text),
      ...named,
      supermarket: at('supermarket', text),
      station: at('station', optionalText),
      node: at('node', optionalText),
      x_m: at('xM', number),
      y_m: at('yM', number),
    },
  },
  lineSideStock: {
    file: 'line_side_stock.csv',
    schema: site.lineSideStock,
    columns: {
      location: at('location', text),
      part: at('part', text),
      min_quantity: at('minQuantity', number),
      max_quantity: at('maxQuantity', number),
    },
  },
  zones: {
    file: 'zones.csv',
    schema: site.zoneConfiguration.pick({ id: true, supermarket: true, mapId: true, agvs: true }),
    columns: {
      ...id,
      supermarket: at('supermarket', text),
      map_id: at('mapId', text),
      agvs: at('agvs', list),
    },
  },
  nodes: {
    file: 'nodes.csv',
    schema: site.mapNode.extend({ zone: code }),
    columns: { zone: at('zone', text), ...id, x_m: at('xM', number), y_m: at('yM', number) },
  },
  edges: {
    file: 'edges.csv',
    schema: site.mapEdge.extend({ zone: code }),
    columns: {
      zone: at('zone', text),
      ...id,
      from: at('from', text),
      to: at('to', text),
      length_m: at('lengthM', number),
      speed_mps: at('speedMps', number),
    },
  },
  agvs: {
    file: 'agvs.csv',
    schema: site.agv,
    columns: {
      ...id,
      manufacturer: at('manufacturer', text),
      serial_number: at('serialNumber', text),
      vda5050: at('vda5050', text),
      home: at('home', text),
    },
  },
  tools: {
    file: 'tools.csv',
    schema: site.tool,
    columns: {
      ...id,
      ...named,
      station: at('station', text),
      host: at('host', text),
      port: at('port', number),
    },
  },
  reasons: {
    file: 'reasons.csv',
    schema: site.reason,
    columns: { ...id, kind: at('kind', text), ...named },
  },
  defectCodes: {
    file: 'defect_codes.csv',
    schema: site.defectCode,
    columns: { ...id, ...named, severity: at('severity', text) },
  },
  shifts: {
    file: 'shifts.csv',
    schema: site.shiftPattern,
    columns: {
      ...id,
      ...named,
      start: at('start', text),
      minutes: at('minutes', number),
      breaks: at('breaks', breaks),
    },
  },
  variants: {
    file: 'variants.csv',
    schema: variant,
    columns: { ...id, model: at('model', text), ...named },
  },
  parts: {
    file: 'parts.csv',
    schema: part,
    columns: {
      number: at('number', text),
      ...named,
      unit: at('unit', text),
      tracking: at('tracking', text),
      class: at('class', text),
    },
  },
  bom: {
    file: 'bom.csv',
    schema: bomPosition,
    columns: {
      ...id,
      part: at('part', text),
      quantity: at('quantity', number),
      station: at('station', text),
      variants: at('variants', list),
    },
  },
  operations: {
    file: 'operations.csv',
    schema: operationRow,
    columns: {
      ...id,
      station: at('station', text),
      ordinal: at('ordinal', number),
      ...named,
      kind: at('kind', text),
      variants: at('variants', list),
      target: at('target', optionalNumber),
      lsl: at('lsl', optionalNumber),
      usl: at('usl', optionalNumber),
      unit: at('unit', optionalText),
      angle: at('angle', angle),
      characteristic: at('characteristic', optionalText),
      class: at('characteristicClass', text),
      interlock: at('interlock', yesNo),
      count: at('count', number),
      nok_limit: at('nokLimit', number),
      tool: at('tool', optionalText),
      parameter_set: at('parameterSet', optionalNumber),
      bom_positions: at('bomPositions', list),
      qualification: at('qualification', optionalText),
    },
  },
  steps: {
    file: 'steps.csv',
    schema: z.object({ operation: code, text: localText }),
    columns: {
      operation: at('operation', text),
      text_zh: at('text.zh', text),
      text_en: at('text.en', text),
    },
  },
  people: {
    file: 'people.csv',
    schema: z.object({
      badge: code,
      name: localText,
      roles: z.array(role).min(1),
      pin: z
        .string()
        .regex(/^\d{6,12}$/)
        .nullable(),
      qualifications: z.array(z.object({ qualification: code, validUntil: instant.nullable() })),
    }),
    columns: {
      badge: at('badge', text),
      ...named,
      roles: at('roles', list),
      pin: at('pin', optionalText),
      qualifications: at('qualifications', qualifications),
    },
  },
  containers: {
    file: 'containers.csv',
    schema: z.object({
      container: code,
      part: code,
      lot: z.string().min(1).max(64).nullable(),
      quantity: z.number().positive(),
      location: code,
      expiresAt: instant.nullable(),
      delivery: code.nullable(),
    }),
    columns: {
      container: at('container', text),
      part: at('part', text),
      lot: at('lot', optionalText),
      quantity: at('quantity', number),
      location: at('location', text),
      expires_at: at('expiresAt', optionalText),
      delivery: at('delivery', optionalText),
    },
  },
  orders: {
    file: 'orders.csv',
    schema: z.object({
      order: code,
      revision: z.int().min(0),
      line: code,
      model: code,
      variant: code,
      quantity: z.int().min(1).max(200),
      vin: z.string().min(1).max(25).nullable(),
      dueAt: instant.nullable(),
      options: z.array(z.object({ id: code, name: localText })).max(60),
    }),
    columns: {
      order: at('order', text),
      revision: at('revision', number),
      line: at('line', text),
      model: at('model', text),
      variant: at('variant', text),
      quantity: at('quantity', number),
      vin: at('vin', optionalText),
      due_at: at('dueAt', optionalText),
      options: at('options', options),
    },
  },
};
