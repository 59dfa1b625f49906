import type { LoadKeys } from '#plant/store';

export const noKeys: LoadKeys = { events: [], streams: [], effects: [], claims: [], subjects: [] };
