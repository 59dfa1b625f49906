import type pg from 'pg';
import { genesis } from '#sync/chain';
import { plantTerminal } from '../plantTerminal.ts';

/** A rule that a plant's database keeps; its query answers what breaks it, so that nothing is healthy. */
export interface PlantRule {
  readonly rule: string;
  readonly severity: 'fault' | 'warning';
  /** One SELECT of one column `place`, text. */
  readonly sql: string;
  /** What is wrong, for whoever runs `takt plant doctor`. */
  readonly words: Readonly<Record<'zh' | 'en', string>>;
}

/** Broken: `places` are at most 20 of them. */
export interface PlantNonconformance extends Pick<PlantRule, 'rule' | 'severity' | 'words'> {
  readonly places: readonly string[];
}

const inLog = 'select k.run, k.seq, k.hash from event_key k';
const parked = 'select d.run, d.seq, d.hash from dead_letter d';

const fault = (rule: string, sql: string, zh: string, en: string): PlantRule => ({
  rule,
  severity: 'fault',
  sql,
  words: { zh: `${zh}。`, en: `${en}.` },
});

export const plantRules: readonly PlantRule[] = [
  fault(
    'positionGap',
    `select (n + 1)::text as place from (select position, lag(position, 1, 0::bigint) over (order by position) as n from event) e
     where position <> n + 1`,
    '日志有缺号',
    'The log has a gap',
  ),
  fault(
    'logEnd',
    `select a.position::text as place from appender a left join lateral
       (select position, log_hash from event order by position desc limit 1) e on true
     where a.position <> coalesce(e.position, 0) or a.log_hash <> coalesce(e.log_hash, decode('${genesis}', 'hex'))`,
    '日志的末尾与所记的不符',
    'The log does not end where it is noted to end',
  ),
  fault(
    'keyUnlike',
    `select coalesce(e.position, k.position)::text as place from event e full join event_key k on k.event_id = e.event_id
     where (e.position, e.run, e.seq, e.hash) is distinct from (k.position, k.run, k.seq, k.hash)`,
    '记录与用来识别重复的索引不符',
    'Records and the index by which repeats are known differ',
  ),
  fault(
    'scopeGap',
    `select scope || ' ' || (n + 1) as place from (
       select scope, scope_seq, lag(scope_seq, 1, 0::bigint) over (partition by scope order by position) as n from event) e
     where scope_seq <> n + 1`,
    '范围内的编号有缺号',
    'The numbers of a scope have a gap',
  ),
  fault(
    'scopeEnd',
    `select coalesce(s.scope, l.scope) as place from scope s
     full join (select distinct on (scope) scope, scope_seq, scope_hash from event order by scope, position desc) l on l.scope = s.scope
     where (s.seq, s.hash) is distinct from (l.scope_seq, l.scope_hash)`,
    '范围的末尾与其最后一条记录不符',
    'A scope does not end with its last record',
  ),
  fault(
    'runGap',
    `select r.run || ' 1-' || r.seq as place from run r where r.seq <> (
       select count(distinct p.seq) from (${inLog} union all ${parked} union all select q.run, q.seq, q.hash from quarantined q) p
       where p.run = r.run and p.seq <= r.seq)`,
    '运行段有缺号',
    'A run has a gap',
  ),
  fault(
    'runEnd',
    `select r.run || ' ' || r.seq as place from run r join (${inLog} union all ${parked}) p on p.run = r.run and p.seq = r.seq
     where p.hash <> r.hash`,
    '运行段的末尾与其最后一条记录不符',
    'A run does not end with its last record',
  ),
  fault(
    'runBeyond',
    `select p.run || ' ' || p.seq as place from (${inLog} union all ${parked}) p left join run r on r.run = p.run
     where r.run is null or p.seq > r.seq`,
    '记录不在其运行段之内',
    'A record lies outside of its run',
  ),
  fault(
    'runUnsigned',
    `select r.run || ' ' || r.seq as place from run r
     where r.terminal <> '${plantTerminal}' and r.parked = 0 and r.conflicts = 0
       and r.seq > (select coalesce(max(s.seq), 0) from signature s where s.run = r.run)`,
    '运行段没有签名到末尾',
    'A run is not signed to its end',
  ),
  fault(
    'runOfNobody',
    `select r.run::text as place from run r left join terminal t on t.terminal = r.terminal
     where t.terminal is null and r.terminal <> '${plantTerminal}'`,
    '运行段不属于任何已登记的电脑',
    'A run belongs to no PC that was ever enrolled',
  ),
  fault(
    'streamVersion',
    `select s.stream as place from stream s
     where s.version <> (select count(*) from event e where e.stream = s.stream and e.verdict = 'accepted')`,
    '对象状态所含的记录数不符',
    'The state of a stream was not made of all its records',
  ),
  fault(
    'effectOfNothing',
    `select f.key as place from effect f left join event_key k on k.event_id = f.event_id
     left join event e on e.position = k.position where e.verdict is distinct from 'accepted'`,
    '效果没有对应的有效记录',
    'An effect has no accepted record that stands behind it',
  ),
  fault(
    'claimOfNothing',
    `select c.registry || '/' || c.name as place from claim c
     where not exists (select 1 from event_key k where k.event_id = c.event_id)`,
    '名称的登记没有对应的记录',
    'A name is registered by no record',
  ),
  fault(
    'letterInLog',
    `select d.run || ' ' || d.seq as place from dead_letter d join event_key k on k.run = d.run and k.seq = d.seq`,
    '搁置的记录同时也在日志里',
    'A dead letter is in the log as well',
  ),
  fault(
    'attachmentShort',
    `select encode(a.hash, 'hex') as place from attachment a
     where a.whole and a.size <> (select coalesce(sum(length(p.bytes)), 0) from attachment_piece p where p.hash = a.hash)`,
    '附件标为完整但内容不全',
    'An attachment that is noted as whole is not',
  ),
];

const shown = 20;

/** The rules that this database breaks, all by one instant of it; only reads, beside a running plant, too. */
export async function plantNonconformances(pool: pg.Pool): Promise<readonly PlantNonconformance[]> {
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    // Here whole tables are looked at, where the plant only ever looks up keys.
    await client.query('set local enable_seqscan = on');
    const found = await brokenRules(client);
    await client.query('commit');
    return found;
  } finally {
    client.release();
  }
}

/** By the transaction that the client is in. */
export async function brokenRules(client: pg.ClientBase): Promise<readonly PlantNonconformance[]> {
  const found: PlantNonconformance[] = [];
  for (const { rule, severity, sql, words } of plantRules) {
    const { rows } = await client.query<{ place: string }>(`${sql} limit ${String(shown)}`);
    if (rows.length > 0) found.push({ rule, severity, words, places: rows.map(({ place }) => place) });
  }
  return found;
}
