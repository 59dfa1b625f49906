import styles from './Chart.module.css';

export interface ChartData {
  readonly header: readonly string[];
  /** Formatted cells. */
  readonly rows: readonly (readonly string[])[];
}

export function ChartTable({ label, data }: { label: string; data: ChartData }) {
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={label}>
      <table className={styles.table}>
        <thead>
          <tr>
            {data.header.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row) => (
            <tr key={row.join('|')}>
              {row.map((cell, column) => (
                <td key={data.header[column]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
