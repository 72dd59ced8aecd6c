package cms

// Site holds the settings that the administrator edits: what the site is
// called and the facts in its footer. An empty value hides its element.
type Site struct {
	Name       string `json:"name"`      // short, in the masthead
	FullName   string `json:"full_name"` // 主办单位全称
	Domain     string `json:"domain"`    // SiteDomain of 国办发〔2017〕47号
	IDCode     string `json:"id_code"`   // 网站标识码, ten characters
	LogoID     *int64 `json:"logo_id,omitempty"`
	Copyright  string `json:"copyright"`
	ICP        string `json:"icp"`    // 备案号, linked to the register
	Police     string `json:"police"` // 公安备案号
	Hotline    string `json:"hotline"`
	Address    string `json:"address"`
	Postcode   string `json:"postcode"`
	Email      string `json:"email"`
	Keywords   string `json:"keywords"`
	Descr      string `json:"description"`
	HeadlineID *int64 `json:"headline_id,omitempty"` // 头条; nil: the newest pinned item

	TypesetOff []string `json:"typeset_off,omitempty"` // rules of 一键排版 that are switched off, by ID
}

// ItemKind is the place on the home page that a HomeItem stands in.
type ItemKind string

// The places on the home page that editors fill by hand.
const (
	ItemSlide ItemKind = "slide" // picture carousel
	ItemTopic ItemKind = "topic" // topic banner
	ItemLink  ItemKind = "link"  // friend link
)

// Tones are the grounds of a topic banner.
var Tones = []Option{{"teal", "黛"}, {"red", "朱"}, {"ink", "墨"}}

// HomeItem is a hand-placed link on the home page.
type HomeItem struct {
	ID       int64
	Kind     ItemKind
	Title    string
	Note     string // topic: the small line beside the title
	URL      string
	Group    string // link: its group
	FileID   *int64 // slide, topic: the picture
	Alt      string
	Tone     string // topic
	Position int
	Visible  bool
}
