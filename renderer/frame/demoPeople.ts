import type { DemoPerson } from './DemoPeople.tsx';

const pin = '246810';

/** The demo site's people (demo/people.csv); shown only where the engine says that it runs a demo. */
export const demoPeople: readonly DemoPerson[] = [
  { badge: '1001', pin, role: 'supervisor' },
  { badge: '1002', pin, role: 'logistics' },
  { badge: '1003', pin, role: 'quality' },
  { badge: '1004', pin, role: 'operator' },
  { badge: '1005', pin, role: 'engineer' },
  { badge: '1006', pin, role: 'admin' },
  { badge: '1007', pin, role: 'supervisor' },
  { badge: '1008', pin, role: 'quality' },
];
