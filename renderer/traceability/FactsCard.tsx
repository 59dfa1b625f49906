import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Card } from '#ui/layout/Card.tsx';
import { useFormat } from '../i18n/useFormat.ts';
import { unitHref } from './unitHref.ts';
import type { UnitDetail } from './useUnit.ts';
import styles from './Unit.module.css';

/** The names it has beside its VIN, what it is built to, and what it is married with. */
export function FactsCard({ unit }: { unit: UnitDetail }) {
  const { t } = useTranslation('traceability');
  const format = useFormat();
  const { model, sequence, bodyNumber, serial, carrier, revision } = unit;
  const facts = {
    model,
    sequence: sequence === null ? null : format.integer(sequence),
    bodyNumber,
    serial,
    carrier,
    revision: revision === null ? null : revision.slice(0, 8),
  };
  const names = ['model', 'sequence', 'bodyNumber', 'serial', 'carrier', 'revision'] as const;
  return (
    <Card title={t('facts.title')}>
      <dl className={styles.facts}>
        {names.map(
          (name) => facts[name] !== null && <Fact key={name} name={t(`facts.${name}`)} value={facts[name]} />,
        )}
        {unit.marriages.map(({ side, unit: other, position }) => (
          <Fact
            key={`${side} ${other} ${position}`}
            name={t(side === 'parent' ? 'facts.carries' : 'facts.isIn', { position })}
            value={
              <Link href={unitHref(other)} className={styles.link}>
                {other}
              </Link>
            }
          />
        ))}
      </dl>
    </Card>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
