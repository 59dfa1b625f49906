import type { PlantDesk } from '#terminal/plantDesk';

const none = () => Promise.resolve(null);

/** A plant beside the PC that does not answer; a test says what it answers. */
export const silentDesk: PlantDesk = {
  createCode: none,
  retry: none,
  letters: none,
  recovery: none,
  announceRestore: none,
  openLog: none,
};
