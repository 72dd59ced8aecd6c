package sanitize

import (
	"testing"

	"xuanlan/internal/cms"
)

func TestWithFileQuery(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`<figure><img src="/files/a.jpg" alt="/files/no"/></figure>`:   `<figure><img src="/files/a.jpg?preview=t" alt="/files/no"/></figure>`,
		`<p><a href="/files/a.pdf?download=1#page=2">表</a></p>`:        `<p><a href="/files/a.pdf?download=1&amp;preview=t#page=2">表</a></p>`,
		`<video src="/files/a.mp4" poster="/files/b.jpg"></video>`:     `<video src="/files/a.mp4?preview=t" poster="/files/b.jpg?preview=t"></video>`,
		`<p><a href="https://example.cn/files/a.pdf">/files/x</a></p>`: `<p><a href="https://example.cn/files/a.pdf">/files/x</a></p>`,
		`<p><a href="/articles/1">文</a></p>`:                           `<p><a href="/articles/1">文</a></p>`,
		`<img srcset="/files/a.jpg 480w, /files/b.jpg?w=1 960w"/>`:     `<img srcset="/files/a.jpg?preview=t 480w, /files/b.jpg?w=1&amp;preview=t 960w"/>`,
		`<img srcset="/files/a.jpg, /files/b.jpg 2x"/>`:                `<img srcset="/files/a.jpg?preview=t, /files/b.jpg?preview=t 2x"/>`,
		`<img srcset="/files/a.jpg"/>`:                                 `<img srcset="/files/a.jpg?preview=t"/>`,
		`<img srcset=" , /files/a,b.jpg 1x ,/static/c.jpg 2x, "/>`:     `<img srcset="/files/a,b.jpg?preview=t 1x, /static/c.jpg 2x"/>`,
		`<picture><source srcset="/files/a.webp 480w"/></picture>`:     `<picture><source srcset="/files/a.webp?preview=t 480w"/></picture>`,
		`<p>甲 &lt;b&gt; &amp;</p>`:                                     `<p>甲 &lt;b&gt; &amp;</p>`,
		``:                                                             ``,
	} {
		if got := WithFileQuery(cms.SafeHTML(in), "preview=t"); string(got) != want {
			t.Errorf("%s:\n got %s\nwant %s", in, got, want)
		}
	}
}
