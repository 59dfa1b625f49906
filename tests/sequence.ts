import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The tests that take a minute or two, begun first so that none stands alone at the end; one that mostly waits beside one that
 * works, so that a site of six processes does not start beside another.
 */
const longest = [
  '/tests/simulation/seeds',
  '/tests/e2e/scenario',
  '/tests/terminal/zoneMaster',
  '/tests/plant/lifecycle',
  '/tests/renderer/line/line.',
  '/tests/simulation/',
  '/tests/e2e/kill',
  '/tests/e2e/demoHeal',
  '/tests/electron/',
  '/tests/renderer/',
];

const rank = ({ moduleId }: TestSpecification): number => {
  const at = longest.findIndex((part) => moduleId.includes(part));
  return at === -1 ? longest.length : at;
};

/** The long ones first, whatever order the runner would choose. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
