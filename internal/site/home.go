package site

import (
	"context"
	"net/http"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/sanitize"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
	"xuanlan/templates/sitepage"
	"xuanlan/templates/ui"
)

const (
	perBlock  = 8 // items read for each column on the home page
	maxSlides = 6
)

func (h *Handler) showHome(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := h.frame(r)
	if err != nil {
		return err
	}
	placed, err := h.store.HomeItems(ctx)
	if err != nil {
		return err
	}
	pictures, err := h.pictures(ctx, placed)
	if err != nil {
		return err
	}
	v := sitepage.HomeView{Shell: h.shell(f, "", 0, href.Home)}
	homeTags(f, &v.Shell)
	if v.Headline, err = h.headline(ctx, f); err != nil {
		return err
	}
	if err := h.columnsOnHome(ctx, f.tree, &v); err != nil {
		return err
	}
	for _, i := range placed {
		if i.Visible {
			place(&v, i, pictures)
		}
	}
	if len(v.News.Slides) == 0 {
		if v.News.Slides, err = h.latestSlides(ctx); err != nil {
			return err
		}
	}
	return web.Render(w, r, http.StatusOK, sitepage.Home(v))
}

func (h *Handler) pictures(ctx context.Context, placed []cms.HomeItem) (map[int64]cms.File, error) {
	ids := []int64{}
	for _, i := range placed {
		if i.FileID != nil {
			ids = append(ids, *i.FileID)
		}
	}
	return h.store.Files(ctx, ids)
}

// place puts a hand-placed item where it belongs.
func place(v *sitepage.HomeView, i cms.HomeItem, files map[int64]cms.File) {
	var pic ui.Picture
	if i.FileID != nil {
		f, ok := files[*i.FileID]
		if !ok && i.Kind == cms.ItemSlide {
			return // its picture was deleted
		}
		pic = ui.PictureOf(f, i.Alt)
	}
	switch i.Kind {
	case cms.ItemSlide:
		if len(v.News.Slides) < maxSlides {
			v.News.Slides = append(v.News.Slides, sitepage.Slide{Title: i.Title, URL: i.URL, Picture: pic})
		}
	case cms.ItemTopic:
		v.Topics.Topics = append(v.Topics.Topics, sitepage.Topic{Title: i.Title, Note: i.Note, URL: i.URL, Tone: i.Tone, Picture: pic})
	case cms.ItemLink:
		link := ui.Link{Label: i.Title, URL: i.URL}
		for g := range v.Links {
			if v.Links[g].Title == i.Group {
				v.Links[g].Links = append(v.Links[g].Links, link)
				return
			}
		}
		v.Links = append(v.Links, sitepage.LinkGroup{Title: i.Group, Links: []ui.Link{link}})
	}
}

// headline is the article that the settings name or, when it is gone, the
// newest pinned one; nil when there is neither.
func (h *Handler) headline(ctx context.Context, f frame) (*sitepage.Headline, error) {
	if f.site.HeadlineID != nil {
		live, err := h.store.Live(ctx, *f.site.HeadlineID)
		if err == nil {
			return headline(live.Listing, live.Revision.BodyText), nil
		}
		if k := cms.KindOf(err); k != cms.NotFound && k != cms.Gone {
			return nil, err
		}
	}
	list, err := h.store.List(ctx, store.ListFilter{Limit: 1})
	if err != nil || len(list) == 0 || !list[0].Pinned {
		return nil, err
	}
	return headline(list[0], ""), nil
}

func headline(l store.Listing, text string) *sitepage.Headline {
	dek := l.Summary
	if dek == "" {
		dek = sanitize.Excerpt(text, 80)
	}
	return &sitepage.Headline{Title: l.Title, Words: words(l.Title), URL: href.Article(l.ID), Dek: dek}
}

func (h *Handler) latestSlides(ctx context.Context) ([]sitepage.Slide, error) {
	list, err := h.store.List(ctx, store.ListFilter{WithCover: true, Unpinned: true, Limit: maxSlides})
	var slides []sitepage.Slide
	for _, l := range list {
		slides = append(slides, sitepage.Slide{Title: l.Title, URL: href.Article(l.ID), Picture: *cover(&l)})
	}
	return slides, err
}

// columnsOnHome fills the sections that show columns, each in the style that
// the column asks for.
func (h *Handler) columnsOnHome(ctx context.Context, tree *cms.Tree, v *sitepage.HomeView) error {
	var shown []*cms.Column // in the order of the page
	var groups [][]int64
	var tabs *cms.Column
	for _, n := range tree.Walk() {
		switch {
		case !n.Visible || n.HomeStyle == cms.HomeNone:
		case n.HomeStyle == cms.HomeTabs:
			if tabs == nil {
				tabs = n.Column
			}
		default:
			shown, groups = append(shown, n.Column), append(groups, tree.Subtree(n.ID))
		}
	}
	blocks := len(shown)
	if tabs != nil {
		for _, c := range tree.Visible(tabs.ID) {
			if c.Kind == cms.KindList {
				shown, groups = append(shown, c), append(groups, tree.Subtree(c.ID))
			}
		}
	}
	lists, err := h.store.Latest(ctx, groups, perBlock)
	if err != nil {
		return err
	}
	for i, c := range shown[:blocks] {
		if b := block(c, lists[i]); c.HomeStyle == cms.HomeStrip {
			v.Photos = b
		} else {
			v.Blocks = append(v.Blocks, b)
		}
	}
	if tabs == nil {
		return nil
	}
	v.News.Title, v.News.URL = tabs.Name, columnURL(tabs)
	for i, c := range shown[blocks:] {
		if list := lists[blocks+i]; len(list) > 0 && len(v.News.Tabs) < 4 {
			v.News.Tabs = append(v.News.Tabs, sitepage.Tab{Label: c.Name, URL: columnURL(c), Items: items(list, shortItem)})
		}
	}
	return nil
}

// block sets the newest items of a column in its style.
func block(c *cms.Column, list []store.Listing) sitepage.Block {
	b := sitepage.Block{Title: c.Name, URL: columnURL(c)}
	switch c.HomeStyle {
	case cms.HomeDocs:
		b.Style = sitepage.BlockDocs
		b.Items = items(list[:min(len(list), 4)], documentItem)
	case cms.HomeTalks:
		b.Style = sitepage.BlockTalks
		b.Items = items(list[:min(len(list), 4)], talkItem)
	case cms.HomePhotos:
		b.Style = sitepage.BlockList
		b.Photos, list = photos(list, 2)
		b.Items = items(list[:min(len(list), 3)], shortItem)
	case cms.HomeStrip:
		b.Style = sitepage.BlockPhotos
		b.Photos, _ = photos(list, 4)
	default:
		b.Style = sitepage.BlockList
		if len(list) > 0 && list[0].Pinned {
			b.Notice = &sitepage.Notice{Title: list[0].Title, URL: href.Article(list[0].ID), Text: list[0].Summary}
			list = list[1:]
		}
		b.Items = items(list[:min(len(list), 5)], shortItem)
	}
	return b
}

// photos takes the first n items with a picture out of the list.
func photos(list []store.Listing, n int) (with []sitepage.Photo, rest []store.Listing) {
	for _, l := range list {
		if l.CoverKey == "" || len(with) == n {
			rest = append(rest, l)
			continue
		}
		it := shortItem(l)
		with = append(with, sitepage.Photo{Title: it.Title, URL: it.URL, Date: it.Date, ISO: it.ISO, Picture: *cover(&l)})
	}
	return with, rest
}

func documentItem(l store.Listing) sitepage.Item {
	it := datedItem(l)
	it.Note = l.DocNumber
	if l.DocWrittenOn != nil {
		it.Date = l.DocWrittenOn.Format("2006-01-02")
		it.ISO = it.Date
	}
	return it
}

func talkItem(l store.Listing) sitepage.Item {
	it := datedItem(l)
	it.Note = l.Author
	return it
}
