package editorial

import (
	"context"
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

var (
	icpForm      = regexp.MustCompile(`^\p{Han}ICP备\d{6,10}号(-\d{1,3})?$`)
	policeForm   = regexp.MustCompile(`^\p{Han}公网安备\s?\d{10,16}号$`)
	postcodeForm = regexp.MustCompile(`^\d{6}$`)
	// idCodeForm is the form of 网站标识码 that 国办发〔2017〕47号 describes.
	idCodeForm = regexp.MustCompile(`^(bm\d{8}|\d{10})$`)
	domainForm = regexp.MustCompile(`^([\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}]{2,}$`)
)

// SaveSite stores the settings of the site.
func (d *Desk) SaveSite(ctx context.Context, actor cms.Actor, s cms.Site) error {
	bad := cms.FieldErrors{}
	checkSite(&s, bad)
	checkLimits(s.Limits, bad)
	checkWorkflow(s.Review(), bad)
	checkRepostHosts(&s, bad)
	if s.AuditMonths != 0 && (s.AuditMonths < cms.MinAuditMonths || s.AuditMonths > cms.MaxAuditMonths) {
		bad.Add("audit_months", fmt.Sprintf("请填 %d 到 %d 之间的整数（单位：月）；按规定至少保存一年", cms.MinAuditMonths, cms.MaxAuditMonths))
	}
	return d.store.InTx(ctx, actor, func(tx *store.Tx) error {
		if s.LogoID != nil {
			if f, err := tx.File(ctx, *s.LogoID); err != nil || !f.IsImage() {
				bad.Add("logo_id", "标志必须是图片，请重新上传")
			}
		}
		if s.HeadlineID != nil {
			if _, err := tx.Live(ctx, *s.HeadlineID); err != nil {
				bad.Add("headline_id", "没有这个编号的已发布稿件，请核对")
			}
		}
		if err := bad.OrNil(); err != nil {
			return err
		}
		old, err := tx.Site(ctx)
		if err != nil {
			return err
		}
		if err := tx.SaveSite(ctx, s); err != nil {
			return err
		}
		return tx.Audit(ctx, cms.Event{Action: "site.update", ObjectType: "site", Object: s.Name,
			Detail: map[string]any{"before": old, "after": s}})
	})
}

// checkRepostHosts tidies the hosts; whole addresses are cut down to theirs.
func checkRepostHosts(s *cms.Site, bad cms.FieldErrors) {
	for i, h := range s.RepostHosts {
		h = strings.ToLower(h)
		if u, err := url.Parse(h); err == nil && u.Host != "" {
			h = u.Hostname()
		}
		s.RepostHosts[i] = strings.TrimPrefix(h, "www.")
		if !domainForm.MatchString(h) {
			bad.Add("repost_hosts", "“"+h+"”不是域名，每行写一个，例如 people.com.cn")
		}
	}
	if len(s.RepostHosts) > 100 {
		bad.Add("repost_hosts", "最多 100 个域名")
	}
}

func checkSite(s *cms.Site, bad cms.FieldErrors) {
	for _, f := range []struct {
		field, label string
		s            *string
		max          int
	}{
		{"name", "站点名称", &s.Name, 40}, {"full_name", "主办单位全称", &s.FullName, 80},
		{"domain", "域名", &s.Domain, 100}, {"id_code", "网站标识码", &s.IDCode, 10},
		{"copyright", "版权所有", &s.Copyright, 100}, {"icp", "备案号", &s.ICP, 40},
		{"police", "公安备案号", &s.Police, 40}, {"hotline", "投诉电话", &s.Hotline, 60},
		{"address", "地址", &s.Address, 120}, {"postcode", "邮编", &s.Postcode, 6}, {"email", "邮箱", &s.Email, 100},
		{"keywords", "关键词", &s.Keywords, 200}, {"description", "网站说明", &s.Descr, 300},
	} {
		*f.s = oneLine(*f.s)
		if utf8.RuneCountInString(*f.s) > f.max {
			bad.Add(f.field, fmt.Sprintf("%s最多 %d 字，请缩短", f.label, f.max))
		}
	}
	if s.Name == "" {
		bad.Add("name", "请填写站点名称")
	}
	form := func(field, value string, form *regexp.Regexp, text string) {
		if value != "" && !form.MatchString(value) {
			bad.Add(field, text)
		}
	}
	form("icp", s.ICP, icpForm, "备案号应为“省简称 + ICP备 + 数字 + 号”，例如 云ICP备00000000号-1")
	form("police", s.Police, policeForm, "公安备案号应为“省简称 + 公网安备 + 数字 + 号”")
	form("postcode", s.Postcode, postcodeForm, "邮编应为 6 位数字")
	form("id_code", s.IDCode, idCodeForm, "网站标识码应为 10 位数字，或 bm 加 8 位数字")
	form("domain", s.Domain, domainForm, "域名不要带 http:// 和路径，例如 www.example.gov.cn")
	if s.Email != "" {
		if a, err := mail.ParseAddress(s.Email); err != nil || a.Address != s.Email {
			bad.Add("email", "邮箱地址不完整，请检查")
		}
	}
}

// checkLimits accepts zeros, which stand for the default.
func checkLimits(l cms.UploadLimits, bad cms.FieldErrors) {
	for _, f := range []struct {
		field    string
		n        int
		min, max int
	}{
		{"picture_mb", l.PictureMB, 1, 200}, {"attachment_mb", l.AttachmentMB, 1, cms.MaxUploadMB}, {"recording_mb", l.RecordingMB, 1, cms.MaxUploadMB},
		{"megapixels", l.Megapixels, 1, 200}, {"edge", l.Edge, 1000, 8000},
		{"archive_mb", l.ArchiveMB, 1, 10_000}, {"archive_files", l.ArchiveFiles, 1, 100_000},
	} {
		if f.n != 0 && (f.n < f.min || f.n > f.max) {
			bad.Add(f.field, fmt.Sprintf("请填 %d 到 %d 之间的整数；空着用默认值", f.min, f.max))
		}
	}
}

// SaveHomeItem stores a new item of the home page (ID 0) or a changed one.
func (d *Desk) SaveHomeItem(ctx context.Context, actor cms.Actor, i *cms.HomeItem) error {
	bad := cms.FieldErrors{}
	i.Title, i.Note, i.Group, i.Alt = oneLine(i.Title), oneLine(i.Note), oneLine(i.Group), oneLine(i.Alt)
	i.URL = strings.TrimSpace(i.URL)
	if n := utf8.RuneCountInString(i.Title); n < 1 || n > 60 {
		bad.Add("title", "请填写标题（60 字以内）")
	}
	for field, text := range map[string]string{"note": i.Note, "group": i.Group, "alt": i.Alt} {
		if utf8.RuneCountInString(text) > 120 {
			bad.Add(field, "最多 120 字，请缩短")
		}
	}
	if !IsLink(i.URL) {
		bad.Add("url", "请填写链接地址，以 / 或 https:// 开头，例如 /articles/12")
	}
	if i.Kind == cms.ItemSlide && i.Alt == "" {
		bad.Add("alt", "读屏用户靠它了解图片，请补写")
	}
	return d.store.InTx(ctx, actor, func(tx *store.Tx) error {
		if i.Kind != cms.ItemLink {
			if i.FileID == nil {
				bad.Add("file_id", "请上传图片")
			} else if f, err := tx.File(ctx, *i.FileID); err != nil || !f.IsImage() {
				bad.Add("file_id", "这里要用图片，请重新上传")
			}
		}
		if err := bad.OrNil(); err != nil {
			return err
		}
		event := cms.Event{Action: "home.create", ObjectType: "home", Object: i.Title, Detail: map[string]any{"after": i}}
		if i.ID == 0 {
			if err := tx.CreateHomeItem(ctx, i); err != nil {
				return err
			}
		} else {
			old, err := tx.HomeItem(ctx, i.ID)
			if err != nil {
				return err
			}
			i.Kind, i.Position = old.Kind, old.Position
			event.Action, event.Detail = "home.update", map[string]any{"before": old, "after": i}
			if err := tx.UpdateHomeItem(ctx, i); err != nil {
				return err
			}
		}
		event.ObjectID = i.ID
		return tx.Audit(ctx, event)
	})
}

// SetHomeItemDeleted takes an item off the home page or brings it back.
func (d *Desk) SetHomeItemDeleted(ctx context.Context, actor cms.Actor, id int64, deleted bool) error {
	return d.store.InTx(ctx, actor, func(tx *store.Tx) error {
		i, err := tx.HomeItem(ctx, id)
		if err != nil {
			return err
		}
		if err := tx.SetHomeItemDeleted(ctx, id, deleted); err != nil {
			return err
		}
		action := "home.restore"
		if deleted {
			action = "home.delete"
		}
		return tx.Audit(ctx, cms.Event{Action: action, ObjectType: "home", ObjectID: id, Object: i.Title})
	})
}

// MoveHomeItem moves an item one place up or down among those of its kind.
func (d *Desk) MoveHomeItem(ctx context.Context, actor cms.Actor, id int64, up bool) error {
	return d.store.InTx(ctx, actor, func(tx *store.Tx) error {
		all, err := tx.HomeItems(ctx)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(i cms.HomeItem) bool { return i.ID == id })
		if at < 0 {
			return cms.E(cms.NotFound, "没有找到，可能已被删除")
		}
		item := all[at]
		order := slices.DeleteFunc(all, func(i cms.HomeItem) bool { return i.Kind != item.Kind })
		place := func() int { return slices.IndexFunc(order, func(i cms.HomeItem) bool { return i.ID == id }) }
		before := place()
		if !shift(order, before, up) {
			return nil
		}
		for n := range order {
			order[n].Position = n
			if err := tx.UpdateHomeItem(ctx, &order[n]); err != nil {
				return err
			}
		}
		return tx.Audit(ctx, cms.Event{Action: "home.move", ObjectType: "home", ObjectID: id, Object: item.Title, Detail: moved(before, place())})
	})
}
