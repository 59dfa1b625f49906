import { Trans, useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { LocalText } from '#domain/kernel/text';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import { BigFigure } from '#ui/figures/BigFigure.tsx';
import { PageHead } from '#ui/layout/PageHead.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { unitHref } from '../traceability/unitHref.ts';
import { BoardFigures } from './BoardFigures.tsx';
import { boardAnswer, unseen, worstHour, type Trouble, type Why } from './boardAnswer.ts';
import type { Board, Output, ShortageRow } from './lineRows.ts';
import type { RowKind } from './useShownRows.ts';
import styles from './LineBoard.module.css';

interface BoardHeadProps {
  readonly board: Board;
  /** Null while it is read. */
  readonly output: Output | null;
  readonly shortages: readonly ShortageRow[];
  readonly nowMs: number;
  readonly onOpen: (kind: RowKind) => void;
}

export function BoardHead({ board, output, shortages, nowMs, onOpen }: BoardHeadProps) {
  return (
    <PageHead
      answer={<PlanAnswer output={output} />}
      because={
        <>
          <Because board={board} output={output} shortages={shortages} nowMs={nowMs} />
          <Unseen board={board} nowMs={nowMs} />
        </>
      }
      aside={output === null ? null : <BoardFigures output={output} onOpen={onOpen} />}
    />
  );
}

/** Actual against plan so far; between shifts there is no plan to be behind of. */
function PlanAnswer({ output }: { output: Output | null }) {
  const { t } = useTranslation('line');
  const format = useFormat();
  if (output === null || output.shift === null)
    return <BigFigure value={format.integer(output?.actual ?? 0)} words={t('board.noShift')} />;
  const ahead = output.actual - output.plannedSoFar;
  return (
    <>
      <BigFigure
        value={format.integer(output.actual)}
        words={t('board.ofPlanned', { planned: format.integer(output.plannedSoFar) })}
      />
      <StatusTag lamp={ahead < 0 ? 'warning' : 'normal'} size="lg">
        {ahead < 0
          ? t('board.behind', { count: -ahead })
          : ahead === 0
            ? t('board.onPlan')
            : t('board.ahead', { count: ahead })}
      </StatusTag>
    </>
  );
}

function Because({ board, output, shortages, nowMs }: Omit<BoardHeadProps, 'onOpen'>) {
  const { t } = useTranslation('line');
  const place = usePlaceName();
  const why = useWhyWords();
  const answer = boardAnswer(board, shortages, nowMs);
  if (answer.status === 'empty') return t('board.empty');
  if (answer.status === 'moving') return t('board.moving', { count: answer.count });
  if (answer.status === 'flowing') return <Flowing output={output} />;
  const { first, then } = answer;
  return (
    <>
      {first.station === null && first.why.code === 'stop' ? (
        <LineStands reason={first.why.reason} />
      ) : (
        <Trans
          t={t}
          i18nKey={answer.status === 'held' ? 'board.heldBy' : 'board.calledAt'}
          values={{ place: place(first), why: why(first.why) }}
          components={{ b: <b /> }}
        />
      )}
      {then !== null && (
        <Trans
          t={t}
          i18nKey="board.then"
          values={{ place: place(then), why: why(then.why) }}
          components={{ b: <b /> }}
        />
      )}
      {t('board.stop')}
    </>
  );
}

/** More than this is counted. */
const named = 3;

/** What stands at no station for longer than a takt is on no tile: it is named here. */
function Unseen({ board, nowMs }: Pick<BoardHeadProps, 'board' | 'nowMs'>) {
  const { t } = useTranslation('line');
  const units = unseen(board, nowMs);
  if (units.length === 0) return null;
  return (
    <span className={styles.unseen}>
      {t('board.unseen', { count: units.length })}
      {units.slice(0, named).map(({ unit, after }) => (
        <Link key={unit.unit} href={unitHref(unit.unit)}>
          {t('board.unseenAfter', { unit: unit.label, station: after })}
        </Link>
      ))}
      {units.length > named && `+${units.length - named}`}
    </span>
  );
}

function LineStands({ reason }: { reason: LocalText | null }) {
  const { t } = useTranslation('line');
  const text = useSiteText();
  const said = reason === null ? t('stop.noReason') : text(reason);
  return <Trans t={t} i18nKey="board.lineStands" values={{ reason: said }} components={{ b: <b /> }} />;
}

/** Nothing holds it now; what is behind was lost before, most of it in one hour. */
function Flowing({ output }: { output: Output | null }) {
  const { t } = useTranslation('line');
  const format = useFormat();
  const worst = output === null || output.actual >= output.plannedSoFar ? null : worstHour(output);
  if (worst === null) return t('board.flowing');
  return t('board.flowingBehind', {
    from: format.time(worst.startAt),
    until: format.time(worst.endAt),
    count: worst.lost,
  });
}

function usePlaceName(): (trouble: Trouble) => string {
  const { t } = useTranslation('line');
  const text = useSiteText();
  return ({ station, name }) =>
    station === null ? t('board.wholeLine') : name === null ? station : `${station} ${text(name)}`;
}

function useWhyWords(): (why: Why) => string {
  const { t } = useTranslation('line');
  const format = useFormat();
  const text = useSiteText();
  return (why) => {
    switch (why.code) {
      case 'stop':
        return why.reason === null ? t('why.stopped') : t('why.stoppedFor', { reason: text(why.reason) });
      case 'held': {
        const said = { hold: why.hold, by: format.seconds(why.byS) };
        if (why.decided === null) return t('why.held', said);
        return t('why.heldDecided', { ...said, decided: t(`decided.${why.decided}`) });
      }
      case 'overTakt':
        return t('why.overTakt', { by: format.seconds(why.byS) });
      case 'andon': {
        if (why.part === null) return t('why.called', { kind: t(`andon.${why.kind}`) });
        const part = text(why.part);
        if (why.deliveryInS === null) return t('why.missing', { part });
        return t('why.missingComing', { part, in: format.clock(why.deliveryInS * 1000) });
      }
    }
  };
}
