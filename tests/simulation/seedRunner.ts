import { simulate } from './simulation.ts';

/** A process that runs the seeds it is asked for, one after another, as long as somebody wants to hear of them. */
process.on('message', (seed) => {
  void simulate({ seed: Number(seed) }).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit());
