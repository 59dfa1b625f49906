import { Banner } from '#ui/status/Banner.tsx';
import { useEndedNotice } from './useEndedNotice.ts';

/** Over every screen of a PC that was replaced, revoked or declared lost. */
export function EndedNotice() {
  const ended = useEndedNotice();
  return (
    ended && (
      <Banner lamp={ended.lamp} title={ended.why}>
        {ended.then}
      </Banner>
    )
  );
}
