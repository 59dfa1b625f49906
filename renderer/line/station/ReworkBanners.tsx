import { useTranslation } from 'react-i18next';
import { Banner } from '#ui/status/Banner.tsx';
import type { Station } from '../lineRows.ts';
import { useReworkStory } from '../reworkWords.ts';
import { ReworkActions } from './ReworkActions.tsx';

/** More than these are named in one line: the work below must stay in sight. */
const each = 3;

type Rework = Station['reworks'][number];

/** What is to be put right on this unit, here or where it was let go, and who may say that it is. */
export function ReworkBanners({ view }: { view: Station }) {
  const { t } = useTranslation('line');
  const worstFirst = view.reworks.toSorted((a, b) => weight(view, b) - weight(view, a));
  const rest = worstFirst.slice(each);
  const alone = view.operations.filter(
    (o) => beyond(o) && !view.reworks.some((r) => stillOn(view, r)?.operation === o.operation),
  );
  return (
    <>
      {alone.map(({ operation, nok }) => (
        <Banner key={operation} lamp="fault" title={t('station.beyondNok', { operation, nok })}>
          {t('station.beyondNokWhy')}
        </Banner>
      ))}
      {worstFirst.slice(0, each).map((rework) => (
        <ReworkBanner key={rework.rework} view={view} rework={rework} />
      ))}
      {rest.length > 0 && (
        <Banner lamp="notice" title={t('station.moreReworks', { count: rest.length })}>
          {places(rest).join(' · ')}
        </Banner>
      )}
    </>
  );
}

const beyond = (o: Station['operations'][number]): boolean => o.beyondNokLimit && o.status !== 'done';

/** The operation here that a rework came of and that is still to be done. */
const stillOn = (view: Station, rework: Rework) =>
  rework.station === view.station
    ? view.operations.find((o) => o.operation === rework.operation && beyond(o))
    : undefined;

const weight = (view: Station, rework: Rework): number =>
  rework.done ? 0 : rework.station === view.station ? 2 : 1;

const places = (reworks: readonly Rework[]): readonly string[] => [
  ...new Set(reworks.flatMap(({ station }) => (station === null ? [] : [station]))),
];

function ReworkBanner({ view, rework }: { view: Station; rework: Rework }) {
  const { t } = useTranslation('line');
  const story = useReworkStory();
  const operation = stillOn(view, rework);
  const place = [rework.station, rework.operation].filter((part) => part !== null).join(' · ');
  const title = operation
    ? t('station.beyondNok', { operation: operation.operation, nok: operation.nok })
    : t(titleOf(rework), { stations: place });
  return (
    <Banner
      lamp={operation && !rework.done ? 'fault' : 'notice'}
      title={title}
      actions={<ReworkActions rework={rework} place={place} story={story(rework)} />}
    >
      {[story(rework), t(nextOf(rework, operation !== undefined))].filter((part) => part !== '').join(' ')}
    </Banner>
  );
}

const titleOf = ({ bypass, done, station, operation }: Rework) => {
  if (done) return 'station.reworked';
  if (bypass) return 'station.bypassed';
  return station === null && operation === null ? 'station.owesReworkHere' : 'station.owesRework';
};

/** `again`: its operation is still to be repeated here. */
function nextOf({ awaiting, done }: Rework, again: boolean) {
  if (awaiting) return 'station.reworkAwaits';
  if (done) return again ? 'station.reworkedAgain' : 'station.reworkedWaits';
  return again ? 'station.beyondNokWhy' : 'station.owesReworkWhy';
}
