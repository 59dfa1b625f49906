import { useTranslation } from 'react-i18next';
import type { AuditFaultRow, AuditResult } from '#terminal/contract/audit';
import { Card } from '#ui/layout/Card.tsx';
import { Fact, Facts } from '#ui/layout/Facts.tsx';
import { useNow } from '../frame/useNow.ts';
import { useFormat } from '../i18n/useFormat.ts';
import styles from './Terminals.module.css';

/** As it is typed; a command is the same in every language. */
const verifyCommand = ['takt verify', '--data DIR'].join(' ');

export function LookedCard({ result }: { readonly result: AuditResult }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const now = useNow(15_000);
  const { absent, letGo, signedAtPlant } = result;
  return (
    <Card title={t('audit.title')} padded>
      <Facts>
        <Fact name={t('audit.at')}>{format.when(result.at, now)}</Fact>
        <Fact name={t('audit.took')}>{t('audit.tookS', { n: format.decimal(result.tookMs / 1000, 1) })}</Fact>
        <Fact name={t('audit.runs')}>{format.integer(result.runs)}</Fact>
        <Fact name={t('audit.signatures')}>{format.integer(result.signatures)}</Fact>
        <Fact name={t('audit.log')}>{format.integer(result.positions)}</Fact>
        <Fact name={t('audit.scopes')}>{format.integer(result.scopes)}</Fact>
        <Fact name={t('audit.checkpoints')}>{format.integer(result.checkpoints)}</Fact>
      </Facts>
      {absent > 0 && <p className={styles.text}>{t('audit.absent', { n: format.integer(absent) })}</p>}
      {letGo > 0 && <p className={styles.text}>{t('audit.letGo', { n: format.integer(letGo) })}</p>}
      {signedAtPlant > 0 && (
        <>
          <p className={styles.text}>{t('audit.atPlant', { n: format.integer(signedAtPlant) })}</p>
          <VerifyCommand />
        </>
      )}
    </Card>
  );
}

export function FaultsCard({ result: { faults, faultCount } }: { readonly result: AuditResult }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const where = useWhere();
  return (
    <Card title={t('audit.faults')} padded>
      <ul className={styles.missed}>
        {faults.map((fault) => (
          <li key={`${fault.code} ${where(fault)}`}>
            {t(`audit.fault.${fault.code}`)}
            <div className={styles.text}>{where(fault)}</div>
          </li>
        ))}
      </ul>
      {faultCount > faults.length && (
        <p className={styles.text}>
          {t('audit.faultsMore', { shown: format.integer(faults.length), n: format.integer(faultCount) })}
        </p>
      )}
      <p className={styles.text}>{t('audit.faultsNext')}</p>
      <VerifyCommand />
    </Card>
  );
}

const VerifyCommand = () => (
  <div className={styles.command}>
    <code className={styles.code}>{verifyCommand}</code>
  </div>
);

function useWhere(): (fault: AuditFaultRow) => string {
  const { t } = useTranslation('admin');
  const format = useFormat();
  return ({ run, seq, from, through, scope }) => {
    if (run !== null)
      return seq === null || seq === 0
        ? t('audit.wholeRun', { run })
        : t('audit.inRun', { run, seq: format.integer(seq) });
    const ends = { from: format.integer(from ?? 0), through: format.integer(through ?? 0) };
    const place = from === through ? t('audit.atPlace', ends) : t('audit.atPlaces', ends);
    return scope === null ? place : t('audit.ofScope', { where: place, scope });
  };
}
