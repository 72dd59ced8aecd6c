package admin

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

func (h *Handler) showSettings(w http.ResponseWriter, r *http.Request) error {
	s, err := h.Store.Site(r.Context())
	if err != nil {
		return err
	}
	return h.renderSettings(w, r, http.StatusOK, s, nil)
}

// headlineChoices is the number of newest articles that the form offers.
const headlineChoices = 40

func (h *Handler) renderSettings(w http.ResponseWriter, r *http.Request, status int, s cms.Site, bad cms.FieldErrors) error {
	ctx := r.Context()
	v := adminpage.SettingsView{Name: s.Name, FullName: s.FullName, Domain: s.Domain, IDCode: s.IDCode, Copyright: s.Copyright,
		ICP: s.ICP, Police: s.Police, Hotline: s.Hotline, Address: s.Address, Postcode: s.Postcode, Email: s.Email,
		Keywords: s.Keywords, Descr: s.Descr, LogoID: numberOf(s.LogoID), HeadlineID: numberOf(s.HeadlineID), Errors: bad}
	v.TypesetRules = ruleChoices(s.TypesetOff)
	v.Limits = limitInputs(s.Limits, bad)
	v.Flow = flowFields(new(s.Review()), "没有单独规定的栏目按这里。", false)
	v.RepostHosts = strings.Join(s.OfficialHosts(), "\n")
	if s.AuditMonths != 0 {
		v.AuditMonths = strconv.Itoa(s.AuditMonths)
	}
	if s.LogoID != nil {
		if f, err := h.Store.File(ctx, *s.LogoID); err == nil {
			v.LogoURL = href.File(f.Key)
		}
	}
	list, err := h.Store.List(ctx, store.ListFilter{Unpinned: true, Limit: headlineChoices})
	if err != nil {
		return err
	}
	listed := false
	for _, l := range list {
		v.Headlines = append(v.Headlines, adminpage.Choice{Value: number(l.ID), Label: l.Title})
		listed = listed || number(l.ID) == v.HeadlineID
	}
	if s.HeadlineID != nil && !listed {
		label := "稿件 " + v.HeadlineID
		if live, err := h.Store.Live(ctx, *s.HeadlineID); err == nil {
			label = live.Title
		}
		v.Headlines = append(v.Headlines, adminpage.Choice{Value: v.HeadlineID, Label: label})
	}
	return h.page(w, r, status, adminpage.Shell{Title: "站点设置", Active: adminpage.MenuSettings}, adminpage.Settings(v))
}

func (h *Handler) saveSettings(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	f := r.PostForm
	s := cms.Site{Name: web.Text(f, "name"), FullName: web.Text(f, "full_name"), Domain: web.Text(f, "domain"), IDCode: web.Text(f, "id_code"),
		LogoID: pointer(web.Int64(f.Get("logo_id"))), Copyright: web.Text(f, "copyright"), ICP: web.Text(f, "icp"), Police: web.Text(f, "police"),
		Hotline: web.Text(f, "hotline"), Address: web.Text(f, "address"), Postcode: web.Text(f, "postcode"), Email: web.Text(f, "email"),
		Keywords: web.Text(f, "keywords"), Descr: web.Text(f, "description"), HeadlineID: pointer(web.Int64(f.Get("headline_id"))), TypesetOff: rulesOff(f["typeset_on"])}
	s.Limits, s.AuditMonths = parseLimits(f), wholeNumber(f.Get("audit_months"))
	s.Workflow, s.RepostHosts = parseFlow(f), append([]string{}, strings.Fields(web.Text(f, "repost_hosts"))...)
	err := h.Desk.SaveSite(r.Context(), web.Actor(r), s)
	if bad, ok := fieldErrors(err); ok {
		return h.renderSettings(w, r, http.StatusUnprocessableEntity, s, bad)
	}
	if err != nil {
		return err
	}
	return h.done(w, r, web.Flash{Text: "站点设置已保存", Note: "网站上已经生效。"}, href.Settings)
}

// limit is one of the bounds of uploads on the form.
type limit struct {
	name, label, hint string
	of                func(*cms.UploadLimits) *int
}

var limits = []limit{
	{"picture_mb", "图片（MB）", "", func(l *cms.UploadLimits) *int { return &l.PictureMB }},
	{"attachment_mb", "附件（MB）", "", func(l *cms.UploadLimits) *int { return &l.AttachmentMB }},
	{"recording_mb", "音视频（MB）", "", func(l *cms.UploadLimits) *int { return &l.RecordingMB }},
	{"edge", "图片最长边（像素）", "更大的照片自动缩小到这个尺寸。", func(l *cms.UploadLimits) *int { return &l.Edge }},
	{"megapixels", "图片像素（百万）", "更大的不接收。", func(l *cms.UploadLimits) *int { return &l.Megapixels }},
	{"archive_mb", "压缩包解开后（MB）", "Word、Excel、OFD 也是压缩包。", func(l *cms.UploadLimits) *int { return &l.ArchiveMB }},
	{"archive_files", "压缩包里的文件数", "", func(l *cms.UploadLimits) *int { return &l.ArchiveFiles }},
}

func limitInputs(l cms.UploadLimits, bad cms.FieldErrors) []adminpage.Input {
	defaults := cms.UploadLimits{}.OrDefault()
	var out []adminpage.Input
	for _, f := range limits {
		in := adminpage.Input{Name: f.name, Label: f.label, Hint: f.hint, Mode: "numeric", Placeholder: "默认 " + strconv.Itoa(*f.of(&defaults)), Error: bad[f.name]}
		if n := *f.of(&l); n != 0 {
			in.Value = strconv.Itoa(n)
		}
		out = append(out, in)
	}
	return out
}

// parseLimits reads the bounds; what is no number becomes -1, which the rules
// refuse at its field.
func parseLimits(f url.Values) cms.UploadLimits {
	var l cms.UploadLimits
	for _, lim := range limits {
		*lim.of(&l) = wholeNumber(f.Get(lim.name))
	}
	return l
}

// wholeNumber reads a number that may be left out, which is 0. What is no
// number becomes -1.
func wholeNumber(s string) int {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n == 0 {
		return -1
	}
	return n
}
