import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { isMilder } from '#domain/quality/oneDecision';
import type { inboxRow } from '#terminal/contract/site';
import { noData } from '../i18n/format.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { useMemberName, usePersonName } from '../quality/qualityWords.ts';

export type RefusedRow = NonNullable<z.output<typeof inboxRow>['decision']>;
type Member = RefusedRow['members'][number];

/** Units, containers and lots that are named; of more only their number is said. */
const named = 4;

interface RefusedDecisionProps {
  readonly decision: RefusedRow;
  readonly asker: string;
  /** It stood until what is stricter took its place. */
  readonly gaveWay: boolean;
  /** It came when a unit had left the plant. */
  readonly hasLeft: boolean;
}

/** A disposition that could not stand: who decided what about its members instead, and what was asked and why. */
export function RefusedDecision({ decision, asker, gaveWay, hasLeft }: RefusedDecisionProps) {
  const { t } = useTranslation(['inbox', 'quality']);
  const format = useFormat();
  const person = usePersonName();
  const nameOf = useMemberName();
  const say = (members: readonly Member[]): string => {
    const beyond = members.length - named;
    const words = members.slice(0, named).map(nameOf);
    return format.list(beyond > 0 ? [...words, t('decision.more', { count: beyond })] : words);
  };
  /** What stands for each of them says more than what was asked. */
  const yielded = decision.members.every(
    ({ outcome }) => outcome !== null && isMilder(decision.asked, outcome),
  );
  const left = hasLeft
    ? [...Map.groupBy(decision.members, (m) => m.leftAt)].flatMap(([at, members]) =>
        at === null ? [] : [[at, members] as const],
      )
    : [];
  const alike = Map.groupBy(decision.members, (m) => `${m.outcome} ${m.decidedBy?.person} ${m.decidedAt}`);
  return (
    <>
      {[...alike].map(([key, members]) => {
        const [first] = members;
        if (first === undefined) return null;
        const { outcome, decidedAt, decidedBy } = first;
        return (
          <p key={key}>
            {outcome === null
              ? t('decision.undecided', { members: say(members) })
              : t('decision.decided', {
                  members: say(members),
                  by: person(decidedBy),
                  outcome: t(`quality:outcome.${outcome}`),
                  at: decidedAt === null ? noData : format.dayTime(decidedAt),
                })}
          </p>
        );
      })}
      <p>
        {t(gaveWay ? 'decision.gaveWay' : yielded ? 'decision.yielded' : 'decision.asked', {
          by: asker,
          outcome: t(`quality:outcome.${decision.asked}`),
          reason: decision.reason,
        })}
      </p>
      {left.map(([at, members]) => (
        <p key={at}>{t('decision.left', { members: say(members), at: format.dayTime(at) })}</p>
      ))}
    </>
  );
}

/** Nobody decided some of its members: it can be asked again. */
export const isStillOpen = (decision: RefusedRow): boolean =>
  decision.members.some((m) => m.outcome === null);
