import enCommon from './en/common.json';
import enFrame from './en/frame.json';
import enAdmin from './en/admin.json';
import enIdentity from './en/identity.json';
import enInbox from './en/inbox.json';
import enLine from './en/line.json';
import enLogistics from './en/logistics.json';
import enQuality from './en/quality.json';
import enRefusals from './en/refusals.json';
import enTable from './en/table.json';
import enTraceability from './en/traceability.json';
import zhCommon from './zh/common.json';
import zhFrame from './zh/frame.json';
import zhAdmin from './zh/admin.json';
import zhIdentity from './zh/identity.json';
import zhInbox from './zh/inbox.json';
import zhLine from './zh/line.json';
import zhLogistics from './zh/logistics.json';
import zhQuality from './zh/quality.json';
import zhRefusals from './zh/refusals.json';
import zhTable from './zh/table.json';
import zhTraceability from './zh/traceability.json';

export const defaultNamespace = 'common';

const en = {
  common: enCommon,
  frame: enFrame,
  admin: enAdmin,
  identity: enIdentity,
  inbox: enInbox,
  line: enLine,
  logistics: enLogistics,
  quality: enQuality,
  refusals: enRefusals,
  table: enTable,
  traceability: enTraceability,
};

/** Equal shape is checked by the type, equal keys and plural forms by tests/renderer/catalogues.test.ts. */
const zh = {
  common: zhCommon,
  frame: zhFrame,
  admin: zhAdmin,
  identity: zhIdentity,
  inbox: zhInbox,
  line: zhLine,
  logistics: zhLogistics,
  quality: zhQuality,
  refusals: zhRefusals,
  table: zhTable,
  traceability: zhTraceability,
};

export const catalogues = { en, zh };
export const namespaces = Object.keys(en);
export type Catalogue = typeof en;
