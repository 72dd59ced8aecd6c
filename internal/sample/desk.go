package sample

import (
	"context"
	"fmt"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
	"xuanlan/internal/store"
)

// item is one that is still on its way to the public.
type item struct {
	login, column, title, source, body string
	repost                             *cms.Repost
	verdicts                           []verdict // after it was handed in; nil: a draft
	scheduled                          bool      // for tomorrow at nine
}

// verdict is what a reviewer says.
type verdict struct {
	login      string
	conclusion cms.Conclusion
	secrecy    cms.Finding
	opinion    string
}

// items stand at every place of the desk.
var items = []item{
	{login: "xinxiyuan", column: "news", title: "清溪河上的“冬季巡查日”", source: "市水务局", verdicts: []verdict{}, body: "<p>11 月 21 日清晨，市水务局机关党员分成三组，" +
		"从石门桥、下湾闸和老渡口同时出发，沿清溪河徒步巡查 11 公里。</p><p>巡查不看台账，只看水、看堤、看牌子：水面有没有漂浮物，护坡有没有松动，警示牌的电话打不打得通。" +
		"三个小时下来，记下问题 14 处，其中 9 处当天处理。</p><p>“夏天看汛情，冬天补短板。”带队的同志说，巡查日以后每月一次，路线由沿河居民来定。</p>"},
	{login: "xinxiyuan", column: "news", title: "一张停水通知改了四遍", source: "市水务局", verdicts: []verdict{
		{login: "chushen", conclusion: cms.Pass, opinion: "事实清楚。"},
		{login: "fushen", conclusion: cms.ReturnAuthor, opinion: "第二段的户数请和营业科核对；“大幅缩短”请写明从多少缩短到多少。"},
	}, body: "<p>停水通知只有四行字，市水务局客服中心却改了四遍：先删掉文号，再把“检修作业”改成“换阀门”，然后写明几点停、几点来，最后加上一句：老人家里没存水的，打这个电话，我们送。</p>" +
		"<p>新通知贴出去两周，咨询电话大幅缩短。附近 3200 户居民里，有 17 户要求送水，当天全部送到。</p>"},
	{login: "bianji", column: "notices", title: "行政中心图书漂流架调整开放时间", source: "市图书馆", verdicts: []verdict{
		{login: "chushen", conclusion: cms.Pass}, {login: "fushen", conclusion: cms.Pass, opinion: "时间已与图书馆核对。"},
	}, body: "<p>自 12 月 1 日起，行政中心各楼层图书漂流架开放时间调整为每个工作日 7:30 至 19:30，周末照常开放大厅一处。</p><p>取书不登记，还书不限期，只请在扉页写下读完的日期。</p>"},
	{login: "bianji", column: "news", title: "把年终总结写短：市统计局试行“一页纸”", source: "市统计局", verdicts: []verdict{
		{login: "chushen", conclusion: cms.Pass}, {login: "fushen", conclusion: cms.Pass}, {login: "baomi", conclusion: cms.Pass, secrecy: cms.FindingOpen},
	}, body: "<p>今年的年终总结，市统计局各科室只交一页纸：做成了什么，没做成什么，明年先做哪一件。附件不超过一张表。</p><p>写短并不省力。有的科室初稿 11 页，压到一页改了五天，" +
		"结果发现去年列的 20 件事里，真正办完的是 13 件。</p><p>局里把“没做成什么”一栏单独汇总，逐项定了牵头人和日期，年后第一次会议只议这一张表。</p>"},
	{login: "bianji", column: "notices", title: "关于做好雨雪天气值班值守工作的提示", source: "工委办公室", scheduled: true, verdicts: []verdict{
		{login: "chushen", conclusion: cms.Pass}, {login: "fushen", conclusion: cms.Pass},
		{login: "baomi", conclusion: cms.Pass, secrecy: cms.FindingOpen}, {login: "zhongshen", conclusion: cms.Pass, opinion: "同意，明早发。"},
	}, body: "<p>近日将有雨雪天气，请各单位检查值班电话、应急车辆和防滑物资，带班领导在岗带班。</p><p>出现险情先处置、后报告，半小时内电话报告，一小时内补报文字。</p>"},
	{login: "bianji", column: "news", title: "省直机关开展冬季共读活动", source: "省直机关党建（示例）", verdicts: []verdict{},
		repost: &cms.Repost{Site: "省直机关党建（示例）", URL: "https://example.gov.cn/reading/2026.html"},
		body:   "<p>省直机关冬季共读活动日前启动。活动为期三个月，每个支部自选一本书，每月一次分章共读，不布置读后感，只留三个问题带到下一次。</p>"},
	{login: "bianji", column: "news", title: "（未写完）老旧小区加装电梯的“楼长会”", source: "市住建局",
		body: "<p>北桥区花园社区 7 号楼的“楼长会”开了九次，第九次终于定下了电梯井的位置。</p>"},
}

// Desk puts items on their way: some wait for each of the reviewers, one came
// back, one waits for its time. Users are those that Users made.
func Desk(ctx context.Context, s *store.Store, d *editorial.Desk, users []cms.User, now time.Time) error {
	b := bench{store: s, desk: d, actors: map[string]cms.Actor{}}
	for _, u := range users {
		full, err := s.User(ctx, u.ID)
		if err != nil {
			return err
		}
		b.actors[u.Login] = cms.Actor{ID: full.ID, Name: full.Name, Unit: full.Unit, User: &full}
	}
	tree, err := s.Tree(ctx)
	if err != nil {
		return err
	}
	for i := range items {
		c := tree.BySlug(items[i].column)
		if c == nil {
			return fmt.Errorf("sample item %s: no column %s", items[i].title, items[i].column)
		}
		if err := b.place(ctx, &items[i], c.ID, now); err != nil {
			return fmt.Errorf("sample item %s: %w", items[i].title, err)
		}
	}
	return nil
}

type bench struct {
	store  *store.Store
	desk   *editorial.Desk
	actors map[string]cms.Actor
}

func (b *bench) place(ctx context.Context, it *item, column int64, now time.Time) error {
	author := b.actors[it.login]
	draft := editorial.Draft{Body: it.body, Submit: it.verdicts != nil,
		Content: cms.Content{Title: it.title, ColumnID: column, Source: it.source, Author: author.Name}}
	if author.User.OnlyContributes() {
		draft.Content.Writer, draft.Content.WriterPhone = author.Name, author.User.Phone
	}
	if it.repost != nil {
		o := *it.repost
		o.At = &now
		draft.Content.Repost = &o
	}
	saved, err := b.desk.Save(ctx, author, draft)
	if err != nil {
		return err
	}
	for _, v := range it.verdicts {
		r, err := b.store.Review(ctx, saved.ArticleID)
		if err != nil {
			return err
		}
		err = b.desk.Sign(ctx, b.actors[v.login], saved.ArticleID, editorial.Verdict{ReviewID: r.ID, Position: r.Position,
			Conclusion: v.conclusion, Secrecy: v.secrecy, Opinion: v.opinion})
		if err != nil {
			return err
		}
	}
	if !it.scheduled {
		return nil
	}
	y, m, day := now.In(cms.Zone).Date()
	at := time.Date(y, m, day+1, 9, 0, 0, 0, cms.Zone)
	draft.ArticleID, draft.BaseRevision, draft.Submit, draft.Publish = saved.ArticleID, saved.RevisionID, false, true
	draft.Publishing = &cms.Publishing{PublishAt: &at}
	_, err = b.desk.Save(ctx, b.actors["fabu"], draft)
	return err
}
