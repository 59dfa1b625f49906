import type Database from 'better-sqlite3';

/** A rule that a terminal's database keeps; its query answers what breaks it, so that nothing is healthy. */
export interface ConformanceRule {
  readonly rule: string;
  readonly severity: 'fault' | 'warning';
  /** One SELECT of one column `place`, text. */
  readonly sql: string;
  /** What is wrong, and what to do, for whoever runs `takt doctor`. */
  readonly words: Readonly<Record<'zh' | 'en', string>>;
}

/** Broken: `places` are at most 20 of them. */
export interface Nonconformance extends Pick<ConformanceRule, 'rule' | 'severity' | 'words'> {
  readonly places: readonly string[];
}

const readable = `not exists (select 1 from unread_stream u where u.stream = e.stream)`;
const startAgain = {
  zh: '请重新启动 Takt；如仍存在，请把数据文件夹交给管理员',
  en: 'Start Takt again; if it stays, give the data folder to the administrator',
};
const salvage = {
  zh: '请重新启动 Takt：它会搁置损坏的数据库并抢救其内容（docs/operations/damaged-database.md）',
  en: 'Start Takt again: it sets a damaged database aside and salvages it (docs/operations/damaged-database.md)',
};
const words = (zh: string, en: string, todo: typeof salvage): ConformanceRule['words'] => ({
  zh: `${zh}。${todo.zh}。`,
  en: `${en}. ${todo.en}.`,
});

export const conformanceRules: readonly ConformanceRule[] = [
  {
    rule: 'pendingUnseen',
    severity: 'fault',
    sql: `select distinct e.stream as place from event e left join stream s on s.stream = e.stream
      where e.status = 'pending' and (s.stream is null or s.view is null) and ${readable}`,
    words: words(
      '有待确认的记录未显示在任何画面',
      'Records that wait for the plant are on no screen',
      startAgain,
    ),
  },
  {
    rule: 'pendingMiscounted',
    severity: 'fault',
    sql: `select s.stream as place from stream s
      left join (select stream, count(*) as n from event where status = 'pending' group by stream) p on p.stream = s.stream
      where s.pending <> coalesce(p.n, 0) and not exists (select 1 from unread_stream u where u.stream = s.stream)`,
    words: words('待确认记录的计数不符', 'The count of records that wait for the plant is wrong', startAgain),
  },
  {
    rule: 'viewWithoutPending',
    severity: 'fault',
    sql: `select s.stream as place from stream s where s.view is not null
      and not exists (select 1 from event e where e.stream = s.stream and e.status = 'pending')`,
    words: words(
      '显示的内容已没有对应的待确认记录',
      'Something is shown as recorded that no record stands behind',
      startAgain,
    ),
  },
  {
    rule: 'runGap',
    severity: 'fault',
    sql: `select r.run || ' 1-' || r.last_seq as place from run r where r.own = 1 and r.last_seq <>
      (select count(*) from event e where e.run = r.run and e.seq <= r.last_seq) +
      (select count(*) from hash_only h where h.run = r.run and h.seq <= r.last_seq
        and not exists (select 1 from event e where e.run = h.run and e.seq = h.seq))`,
    words: words('本机的运行段有缺号', 'A run of this PC has a gap', salvage),
  },
  {
    rule: 'runHead',
    severity: 'fault',
    sql: `select r.run || ' ' || r.last_seq as place from run r join event e on e.run = r.run and e.seq = r.last_seq
      where e.hash <> r.last_hash`,
    words: words('运行段的末尾与其最后一条记录不符', 'A run does not end with its last record', salvage),
  },
  {
    rule: 'ackBeyond',
    severity: 'fault',
    sql: `select run || ' ' || acked_seq as place from run where own = 1 and acked_seq > last_seq`,
    words: words('工厂确认的记录多于本机所知', 'The plant has more of a run of this PC than this PC', {
      zh: '磁盘丢失了记录，见 docs/operations/records-missing.md',
      en: 'Its disk lost records: docs/operations/records-missing.md',
    }),
  },
  {
    rule: 'effectTwice',
    severity: 'fault',
    sql: `select effect_key as place from event where effect_key is not null and status = 'accepted'
      group by effect_key having count(*) > 1`,
    words: words('同一效果生效了两次', 'One effect has come about twice', {
      zh: '请告知管理员，并对工厂数据运行 takt plant verify',
      en: 'Tell the administrator, and run takt plant verify at the plant',
    }),
  },
  {
    rule: 'positionTwice',
    severity: 'fault',
    sql: `select cast(position as text) as place from event where position is not null group by position having count(*) > 1`,
    words: words('工厂日志的一个位置有两条记录', "One position of the plant's log has two records", salvage),
  },
  {
    rule: 'verdictWithoutPosition',
    severity: 'fault',
    sql: `select event_id as place from event
      where (status = 'accepted' and position is null) or (status = 'pending' and position is not null)`,
    words: words(
      '记录的裁定与其在工厂日志中的位置不符',
      "A record's verdict does not go with its position in the plant's log",
      salvage,
    ),
  },
  {
    rule: 'discrepancyWithoutEvent',
    severity: 'warning',
    sql: `select d.event_id as place from discrepancy d where not exists (select 1 from event e where e.event_id = d.event_id)`,
    words: words('收件箱中的差异没有对应记录', 'A discrepancy of the inbox has no record', startAgain),
  },
];

const shown = 20;

/** The rules that this database breaks; only reads. */
export const nonconformances = (database: Database.Database): readonly Nonconformance[] =>
  conformanceRules.flatMap(({ rule, severity, sql, words: said }) => {
    const rows = database.prepare<[number], { readonly place: string }>(`${sql} limit ?`).all(shown);
    return rows.length === 0 ? [] : [{ rule, severity, words: said, places: rows.map(({ place }) => place) }];
  });
