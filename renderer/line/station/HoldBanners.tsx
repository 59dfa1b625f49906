import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useShowDialog } from '#ui/dialogs/DialogHost.tsx';
import { Banner } from '#ui/status/Banner.tsx';
import { PullOffDialog } from '../../traceability/PullOffDialog.tsx';
import { ScrapDialog } from '../../traceability/ScrapDialog.tsx';
import { useUnitRights } from '../../traceability/useUnitRights.ts';
import { holdName } from '../heldUnit.ts';
import type { Station } from '../lineRows.ts';

type Hold = Station['holds'][number];

/** What keeps the unit here, and, once that is decided, the way off the line. */
export function HoldBanners({ view }: { view: Station }) {
  const { t } = useTranslation('line');
  return view.holds.map((hold) =>
    hold.decided === null ? (
      <Banner key={hold.hold} lamp="fault" title={t('station.held', { hold: holdName(hold) })}>
        {hold.reason ?? t('station.heldWhy')}
      </Banner>
    ) : (
      <Banner
        key={hold.hold}
        lamp="fault"
        title={t('station.heldDecided', { hold: holdName(hold), decided: t(`decided.${hold.decided}`) })}
        actions={<WayOff view={view} decided={hold.decided} />}
      >
        {t('station.heldDecidedWhy')}
      </Banner>
    ),
  );
}

interface WayOffProps {
  readonly view: Station;
  readonly decided: NonNullable<Hold['decided']>;
}

/** As on the unit's own screen: scrapped by signature where that was decided, or taken aside. */
function WayOff({ view: { unit, line }, decided }: WayOffProps) {
  const { t } = useTranslation('traceability');
  const show = useShowDialog();
  const may = useUnitRights().direct;
  if (unit === null || !may) return null;
  return (
    <>
      {decided === 'scrap' && (
        <Button onClick={() => show((shown) => <ScrapDialog unit={unit} {...shown} />)}>
          {t('act.scrap')}
        </Button>
      )}
      <Button
        onClick={() => show((shown) => <PullOffDialog unit={{ ...unit, line: line.line }} {...shown} />)}
      >
        {t('act.pullOff')}
      </Button>
    </>
  );
}
