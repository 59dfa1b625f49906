import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fastestRoute, routeThrough, type FloorGraph } from '#terminal/devices/vda5050/route';
import { HALL } from './floor.ts';

const ids = (route: ReturnType<typeof fastestRoute>) => route?.nodes.map(({ id }) => id);

describe('a route', () => {
  it('is the fastest, not the shortest', () => {
    expect(ids(fastestRoute(HALL, 'dock', 'line2'))).toEqual(['dock', 'cross', 'yard', 'line2']);
    expect(fastestRoute(HALL, 'dock', 'line2')?.travelS).toBeCloseTo(4 + 20 / 3, 9);
  });

  it('to where one stands is that one node', () => {
    expect(fastestRoute(HALL, 'dock', 'dock')).toMatchObject({
      nodes: [{ id: 'dock' }],
      edges: [],
      travelS: 0,
    });
  });

  it('does not exist to an island, from nowhere, or against a one-way lane', () => {
    expect(fastestRoute(HALL, 'dock', 'island')).toBeNull();
    expect(fastestRoute(HALL, 'nowhere', 'dock')).toBeNull();
    expect(ids(fastestRoute(HALL, 'yard', 'cross'))).toEqual(['yard', 'line2', 'line1', 'cross']);
  });

  it('through several stops passes them in order and knows its whole time', () => {
    const route = routeThrough(HALL, ['dock', 'shelf', 'line1']);
    expect(ids(route)).toEqual(['dock', 'cross', 'shelf', 'cross', 'line1']);
    expect(route?.edges).toHaveLength(4);
    expect(route?.travelS).toBeCloseTo(24 / 1.5, 9);
    expect(routeThrough(HALL, ['dock', 'island'])).toBeNull();
    expect(routeThrough(HALL, [])).toBeNull();
  });

  it('ignores lanes that lead nowhere or cannot be driven', () => {
    const graph: FloorGraph = {
      nodes: HALL.nodes,
      edges: [
        { id: 'a', from: 'dock', to: 'gone', lengthM: 1, speedMps: 1 },
        { id: 'b', from: 'dock', to: 'island', lengthM: 1, speedMps: 0 },
      ],
    };
    expect(fastestRoute(graph, 'dock', 'island')).toBeNull();
  });

  it('is never slower than any other way, on random floors', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const edge = fc.record({
      from: name,
      to: name,
      lengthM: fc.integer({ min: 0, max: 50 }),
      speedMps: fc.constantFrom(0.5, 1, 2),
    });
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 25 }), name, name, (lanes, from, to) => {
        const nodes = [...'abcdef'].map((id, x) => ({ id, x, y: 0 }));
        const edges = lanes.map((one, index) => ({ ...one, id: `e${String(index)}` }));
        const route = fastestRoute({ nodes, edges }, from, to);
        expect(route?.travelS ?? Number.POSITIVE_INFINITY).toBeCloseTo(bellmanFord(edges, from, to), 9);
        for (const [index, one] of (route?.edges ?? []).entries()) {
          expect([one.from, one.to]).toEqual([route?.nodes[index]?.id, route?.nodes[index + 1]?.id]);
        }
      }),
    );
  });
});

/** The same answer by another way: relax every edge as often as there are nodes. */
function bellmanFord(edges: FloorGraph['edges'], from: string, to: string): number {
  const best = new Map([[from, 0]]);
  for (let round = 0; round < 6; round += 1) {
    for (const edge of edges) {
      const reached = (best.get(edge.from) ?? Number.POSITIVE_INFINITY) + edge.lengthM / edge.speedMps;
      if (reached < (best.get(edge.to) ?? Number.POSITIVE_INFINITY)) best.set(edge.to, reached);
    }
  }
  return best.get(to) ?? Number.POSITIVE_INFINITY;
}
