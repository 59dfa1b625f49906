import { IconArrowLeft } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import { Card } from '#ui/layout/Card.tsx';
import { PageHead } from '#ui/layout/PageHead.tsx';
import { shortageLamp } from '#ui/line/ShortageRow.tsx';
import { ActionBar, ActionButton } from '#ui/station/ActionBar.tsx';
import { Banner } from '#ui/status/Banner.tsx';
import { SaveState } from '#ui/status/SaveState.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { nameOf, placeName, timeStands } from '../callViews.ts';
import { useFreeWords } from '../useFreeWords.ts';
import { useLogisticsRights } from '../useLogisticsRights.ts';
import { CandidateList } from './CandidateList.tsx';
import { HoldsAge } from './HoldsAge.tsx';
import type { PickList } from './pickPhase.ts';
import { PickNext } from './PickNext.tsx';
import { PickedList } from './PickedList.tsx';
import { ReportShort } from './ReportShort.tsx';
import { usePick } from './usePick.ts';
import styles from './Pick.module.css';

interface PickBoardProps {
  readonly list: PickList;
  /** Reads the list again; resolves when it is there. */
  readonly refresh: () => Promise<unknown>;
}

export function PickBoard({ list, refresh }: PickBoardProps) {
  const { t } = useTranslation('logistics');
  const pick = usePick(list, refresh);
  const { person } = useLogisticsRights();
  const format = useFormat();
  const free = useFreeWords(list.call.free);
  const [, navigate] = useLocation();
  const { call } = list;
  const other = call.status === 'picking' && call.pickedBy !== null && call.pickedBy !== person;
  const over = pick.phase.step === 'over';
  const reported = () => {
    pick.forget();
    void refresh();
  };
  const back = () => navigate(`/logistics?call=${encodeURIComponent(call.call)}`);
  return (
    <>
      <PickHead list={list} />
      {other && (
        <Banner lamp="warning" title={t('pick.other')}>
          {t('pick.otherText')}
        </Banner>
      )}
      {call.status === 'short' && !over && (
        <Banner lamp="warning" title={t('pick.reportedShort')}>
          {t('pick.reportedShortText', {
            picked: format.integer(call.picked),
            quantity: format.integer(call.quantity),
          })}
          {free !== null && ` ${t('shortInBook', { free })}`}
        </Banner>
      )}
      <div className={styles.board}>
        <PickNext list={list} pick={pick} />
        <div className={styles.side}>
          <Card title={t('pick.candidates')} note={t('pick.firstOut')}>
            <CandidateList list={list} pick={pick} />
            <HoldsAge />
          </Card>
          <Card title={t('pick.inHand')} aside={<Amount list={list} />}>
            <PickedList list={list} pick={pick} />
          </Card>
        </div>
      </div>
      <ActionBar
        calls={
          <>
            <ActionButton icon={IconArrowLeft} label={t('pick.back')} onClick={back} />
            {!over && (call.status === 'open' || call.status === 'picking') && (
              <ReportShort list={list} onReported={reported} />
            )}
          </>
        }
        primary={<SaveState state={call.sync} />}
      />
    </>
  );
}

function Amount({ list: { call } }: { list: PickList }) {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const amounts = { picked: format.integer(call.picked), quantity: format.integer(call.quantity) };
  const more = call.picked - call.quantity;
  return more > 0
    ? t('pick.amountMore', { ...amounts, more: format.integer(more) })
    : t('pick.amount', amounts);
}

function PickHead({ list: { call } }: { list: PickList }) {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const text = useSiteText();
  const place = placeName(call.to);
  const emptyInMs = call.emptyInS === null ? null : call.emptyInS * 1000;
  const lamp = emptyInMs === null ? 'normal' : shortageLamp(emptyInMs);
  const due =
    emptyInMs === null
      ? t('pick.noTime', { place })
      : emptyInMs <= 0
        ? t('answer.empty', { place })
        : t('pick.emptyIn', { place, time: format.clock(emptyInMs) });
  const ended = call.status === 'delivered' || call.status === 'cancelled';
  const lot = call.lot === null ? null : t('pick.lotWanted', { lot: call.lot });
  const words = [call.part.id, lot, ...(ended ? [] : [due, timeStands(call, 0) ? t('empty.stands') : null])];
  return (
    <PageHead
      answer={
        <>
          {t('pick.title', {
            quantity: format.times(call.quantity),
            part: nameOf(call.part, text),
            place,
          })}
          {lamp !== 'normal' && !ended && <StatusTag lamp={lamp} />}
        </>
      }
      because={words.filter((word) => word !== null).join(' · ')}
    />
  );
}
