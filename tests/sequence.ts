import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders whose tests wait for processes, browsers and brokers: begun first, they do not stand alone at the end. */
const longest = ['/tests/e2e/', '/tests/terminal/zoneMaster', '/tests/electron/', '/tests/simulation/'];

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
