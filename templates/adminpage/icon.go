package adminpage

import (
	"github.com/a-h/templ"

	"xuanlan/templates/ui"
)

func icon(name string) templ.Component { return ui.Icon(name) }
