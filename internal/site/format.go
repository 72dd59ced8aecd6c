package site

import (
	"strconv"
	"strings"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/store"
	"xuanlan/templates/sitepage"
	"xuanlan/templates/ui"
)

func longDate(t time.Time) string { return t.In(cms.Zone).Format("2006年1月2日") }

// moment shows the time of day unless it is midnight, which stands for a date
// whose time is not known.
func moment(t time.Time) string {
	t = t.In(cms.Zone)
	if t.Hour() == 0 && t.Minute() == 0 {
		return longDate(t)
	}
	return t.Format("2006年1月2日 15:04")
}

func isoDate(t time.Time) string { return t.In(cms.Zone).Format(time.DateOnly) }
func isoTime(t time.Time) string { return t.In(cms.Zone).Format(time.RFC3339) }

func count(n int64) string { return strconv.FormatInt(n, 10) }

func cover(l *store.Listing) *ui.Picture {
	if l.CoverKey == "" {
		return nil
	}
	p := ui.PictureOf(cms.File{Key: l.CoverKey, Width: l.CoverWidth, Height: l.CoverHeight, Scalable: l.CoverScalable}, l.CoverAlt)
	return &p
}

// shortItem is a line with month and day, for lists of recent things.
func shortItem(l store.Listing) sitepage.Item {
	return sitepage.Item{Title: l.Title, URL: href.Article(l.ID),
		Date: l.PublishedAt.In(cms.Zone).Format("01-02"), ISO: isoDate(l.PublishedAt)}
}

// datedItem is a line with the whole date.
func datedItem(l store.Listing) sitepage.Item {
	it := shortItem(l)
	it.Date = it.ISO
	return it
}

func items(list []store.Listing, f func(store.Listing) sitepage.Item) []sitepage.Item {
	out := make([]sitepage.Item, len(list))
	for i, l := range list {
		out[i] = f(l)
	}
	return out
}

const (
	opening = "“‘《（【〈「『〔"
	closing = "”’》）】〉」』〕，、：；。！？—"
)

// words cuts a title where a line may break well: before what opens and
// after what closes. It returns nil for a title without such places.
func words(title string) []string {
	var out []string
	start := 0
	runes := []rune(title)
	for i := 1; i < len(runes); i++ {
		before, at := runes[i-1], runes[i]
		opens := strings.ContainsRune(opening, at) && !strings.ContainsRune(opening, before)
		closed := strings.ContainsRune(closing, before) && !strings.ContainsRune(closing, at)
		if opens || closed {
			out, start = append(out, string(runes[start:i])), i
		}
	}
	if len(out) == 0 {
		return nil
	}
	return append(out, string(runes[start:]))
}
