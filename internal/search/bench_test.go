package search_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/hanzi"
	"xuanlan/internal/search"
	"xuanlan/internal/store"
	"xuanlan/internal/testdb"
)

// vocabulary is what the articles of the benchmark are written with; the
// earlier a word stands the more often it is used.
var vocabulary = strings.Fields(`工作 通知 机关 党员 支部 单位 开展 学习 服务 群众 会议 干部 组织 活动 市直 要求 落实 志愿 培训 管理
	职工 青年 主题 办公 制度 检查 问题 材料 安排 时间 报名 征集 公示 名单 办法 意见 规定 经费 使用 节约 食堂 会议室 停车 图书 阅读 讲堂 运动会 羽毛球 围棋
	游泳 书法 摄影 家风 廉政 提醒 案例 纪律 采购 验收 档案 审核 信息 报送 数据 网站 留言 热线 窗口 大厅 手语 导办 排队 材料清单 河道 管护 巡查 植树 防汛 演练
	社区 网格 老人 手机 助餐 托管 母婴 心理 驿站 慰问 体检 补贴 差旅 报销 公务 用车 接待 值班 国庆 中秋 春节 换届 选举 述职 评议 换位 体验 调研 课题 座谈
	发言 致辞 讲话 简报 月刊 季度 年度 总结 计划 方案 百日 行动 少跑一趟 午间 微课堂 读书会 夜校 志愿者 清单 台账 整改 回访 满意度 气象 林草 水务 交通 统计
	教育 卫生 文旅 农业 民政 财政 税务 审计 住建 应急 市场 监管 司法 公安 消防 邮政 电力 供暖 燃气 环卫 园林 桥梁 路口 公交 地铁 车站 码头 机场 高新区 临江区
	北桥区 平川县 石门县 南坡 云川 二桥 老河工 修复 展览 征文 比赛 决赛 接力 团体 冠军 闭幕 开幕`)

const hanFrom, hanCount = 0x4e00, 3500

// writer writes articles that are the same each time.
type writer struct {
	*rand.Rand
	zipf *rand.Zipf
}

func newWriter(seed uint64) *writer {
	r := rand.New(rand.NewPCG(seed, 1))
	return &writer{r, rand.NewZipf(r, 1.15, 6, uint64(len(vocabulary)+20000-1))}
}

// word is one of the vocabulary or, more rarely, one of 20,000 made-up names.
func (w *writer) word() string {
	n := int(w.zipf.Uint64())
	if n < len(vocabulary) {
		return vocabulary[n]
	}
	return string([]rune{rune(hanFrom + n*7919%hanCount), rune(hanFrom + n*104729%hanCount)})
}

func (w *writer) text(n int, every int, stop string) string {
	var b strings.Builder
	for i, size := 0, 0; size < n; i++ {
		word := w.word()
		size += len([]rune(word))
		b.WriteString(word)
		if every > 0 && i%every == every-1 {
			b.WriteString(stop)
		}
	}
	return b.String()
}

const (
	perYear = 50_000
	batch   = 50_000 // articles that are written at a time
)

// entries are the articles with these numbers, of which the first is the
// newest, as COPY takes them.
func (w *writer) entries(from, to int, now time.Time) pgx.CopyFromSource {
	return pgx.CopyFromFunc(func() ([]any, error) {
		i := from
		if from++; i > to {
			return nil, nil
		}
		title, body, source := "关于"+w.text(8+w.IntN(16), 0, ""), w.text(300, 9, "，")+strconv.Itoa(i), "市"+vocabulary[i%60]+"局"
		number, validity := "", ""
		if i%20 == 0 {
			number, validity = fmt.Sprintf("云直工发(%d)%d号", 2026-i/perYear, i/20%2500+1), []string{"valid", "modified", "repealed"}[i/20%3]
		}
		terms := slices.Concat(hanzi.Terms(title, number, source, body), hanzi.InTitle(hanzi.Terms(title)))
		at := now.Add(-time.Duration(i) * 365 * 24 * time.Hour / perYear)
		return []any{int64(i), title, number, source, body, strings.Join(terms, " "), 1 + i%30, validity, at}, nil
	})
}

const fill = `
	INSERT INTO article (id, state, head_revision_id, live_revision_id, created_at, updated_at, published_at, first_published_at, title, source)
	OVERRIDING SYSTEM VALUE SELECT id, 'published', id, id, at, at, at, at, title, source FROM raw ORDER BY id;
	INSERT INTO article_revision (id, article_id, number, title, subtitle, column_id, other_ids, source, author, summary, keywords, cover_alt, body, body_text, doc_number, doc_validity, created_at)
	OVERRIDING SYSTEM VALUE SELECT id, id, 1, title, '', column_id, '{}', source, '', '', '', '', '', body, NULLIF(number, ''), NULLIF(validity, ''), at FROM raw ORDER BY id;
	INSERT INTO article_search (article_id, terms, title, number, facts, body, column_id, source, validity, published_at)
	SELECT id, array_to_tsvector(string_to_array(terms, ' ')), title, number, source, body, column_id, source, validity, at FROM raw ORDER BY id;
	TRUNCATE raw;`

// queries are n different searches of each kind.
func queries(w *writer, n int) map[string][]search.Query {
	kinds := map[string]func(i int) search.Query{
		"word":          func(i int) search.Query { return search.Query{Text: vocabulary[i%len(vocabulary)]} },
		"word, by date": func(i int) search.Query { return search.Query{Text: vocabulary[i%len(vocabulary)], ByDate: true} },
		"name": func(i int) search.Query {
			return search.Query{Text: string([]rune{rune(hanFrom + (500+i)*7919%hanCount), rune(hanFrom + (500+i)*104729%hanCount)})}
		},
		"one character": func(i int) search.Query { return search.Query{Text: string([]rune(vocabulary[i%len(vocabulary)])[:1])} },
		"two words":     func(int) search.Query { return search.Query{Text: w.word() + " " + w.word()} },
		"phrase":        func(int) search.Query { return search.Query{Text: `"` + w.word() + w.word() + `"`} },
		"document number": func(i int) search.Query {
			return search.Query{Text: fmt.Sprintf("云直工发[%d]%d", 2008+i%18, 1+i*11%2000)}
		},
		"word in a column": func(i int) search.Query {
			return search.Query{Text: vocabulary[i%len(vocabulary)], Filter: store.SearchFilter{ColumnIDs: []int64{int64(1 + i%30)}}}
		},
		"word in a year": func(i int) search.Query {
			return search.Query{Text: vocabulary[i%len(vocabulary)], Filter: store.SearchFilter{Year: 2008 + i%18}}
		},
		"word of documents": func(i int) search.Query {
			return search.Query{Text: vocabulary[i%len(vocabulary)], Filter: store.SearchFilter{Validity: "valid"}}
		},
	}
	out := map[string][]search.Query{}
	for kind, make := range kinds {
		for i := range n {
			out[kind] = append(out[kind], make(i))
		}
	}
	return out
}

// BenchmarkSearch is how long a search takes with a million articles, or as
// many as BENCH_ARTICLES says, when all of them are in memory.
func BenchmarkSearch(b *testing.B) {
	n := 1_000_000
	if v, err := strconv.Atoi(os.Getenv("BENCH_ARTICLES")); err == nil {
		n = v
	}
	ctx := context.Background()
	s := testdb.New(b, nil)
	do := func(sql string) {
		b.Helper()
		began := time.Now()
		if _, err := s.Pool().Exec(ctx, sql); err != nil {
			b.Fatal(err)
		}
		fmt.Printf("%6.1f s %.50q\n", time.Since(began).Seconds(), strings.TrimSpace(sql))
	}
	do(`INSERT INTO site_column (slug, name, kind) SELECT 'c' || i, '栏目' || i, 'list' FROM generate_series(1, 30) AS i`)
	do(`CREATE UNLOGGED TABLE raw (id bigint, title text, number text, source text, body text, terms text, column_id bigint, validity text, at timestamptz)`)
	do(`DROP INDEX article_search_terms_idx`)
	began, w, now := time.Now(), newWriter(7), time.Now()
	for from := 0; from < n; from += batch {
		if _, err := s.Pool().CopyFrom(ctx, pgx.Identifier{"raw"}, []string{"id", "title", "number", "source", "body", "terms", "column_id", "validity", "at"},
			w.entries(from+1, min(from+batch, n), now)); err != nil {
			b.Fatal(err)
		}
		if _, err := s.Pool().Exec(ctx, fill); err != nil {
			b.Fatal(err)
		}
	}
	fmt.Printf("%6.1f s making %d articles\n", time.Since(began).Seconds(), n)
	do(`SET maintenance_work_mem = '1GB'; CREATE INDEX article_search_terms_idx ON article_search USING gin (terms, labels) WITH (fastupdate = off)`)
	do(`VACUUM (ANALYZE) article_search`)
	do(`VACUUM (ANALYZE) article`)
	do(`VACUUM (ANALYZE) article_revision`)
	var index, table, database string
	if err := s.Pool().QueryRow(ctx, `SELECT pg_size_pretty(pg_relation_size('article_search_terms_idx')),
		pg_size_pretty(pg_table_size('article_search')), pg_size_pretty(pg_database_size(current_database()))`).Scan(&index, &table, &database); err != nil {
		b.Fatal(err)
	}
	fmt.Printf("index %s, table article_search %s, database %s\n", index, table, database)
	searcher := search.New(s)
	for kind, list := range queries(w, 200) {
		var took []time.Duration
		hits := 0
		for range 2 { // the first round warms
			took = took[:0]
			hits = 0
			for _, q := range list {
				began := time.Now()
				res, err := searcher.Search(ctx, q)
				if err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(began))
				if res.Total > 0 {
					hits++
				}
			}
		}
		slices.Sort(took)
		fmt.Printf("%-18s p50 %5.1f ms  p95 %5.1f ms  max %5.1f ms  %d of %d find something\n", kind,
			ms(took[len(took)/2]), ms(took[len(took)*95/100]), ms(took[len(took)-1]), hits, len(list))
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
