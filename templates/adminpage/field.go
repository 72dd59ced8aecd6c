package adminpage

import (
	"strconv"

	"github.com/a-h/templ"
)

// attrs are the attributes that the three kinds of control share.
func (f Input) attrs() templ.Attributes {
	a := templ.Attributes{"id": fieldID(f.Name), "name": f.Name}
	set := func(key, value string) {
		if value != "" {
			a[key] = value
		}
	}
	if f.Choices == nil && f.Rows == 0 {
		a["type"] = "text"
		set("type", f.Type)
	}
	set("placeholder", f.Placeholder)
	set("autocomplete", f.Autocomplete)
	set("inputmode", f.Mode)
	set("list", f.List)
	if f.Rows > 0 {
		a["rows"] = strconv.Itoa(f.Rows)
	}
	if f.Required {
		a["aria-required"] = "true"
	}
	if f.Hint != "" {
		a["aria-describedby"] = "h-" + f.Name
	}
	if f.Error != "" {
		a["aria-invalid"] = "true"
		a["aria-describedby"] = "e-" + f.Name
	}
	for k, v := range f.Attrs {
		a[k] = v
	}
	return a
}

// kindOf marks an option with the kind of its column, for the article form.
func kindOf(c Choice) templ.Attributes {
	if c.Kind == "" {
		return nil
	}
	return templ.Attributes{"data-kind": c.Kind}
}

// loginAttrs puts the cursor where typing goes on, and marks both fields
// after a failure, since it does not say which of them was wrong.
func loginAttrs(v LoginView, focus bool) templ.Attributes {
	a := templ.Attributes{"autofocus": focus, "autocapitalize": "none", "spellcheck": "false"}
	if v.Error != "" {
		a["aria-invalid"] = "true"
		a["aria-describedby"] = "e-login"
	}
	return a
}

// codeAttrs puts the cursor into the field for a code of the phone.
func codeAttrs(problem string) templ.Attributes {
	a := templ.Attributes{"autofocus": true, "maxlength": "8"}
	if problem != "" {
		a["aria-invalid"] = "true"
		a["aria-describedby"] = "e-login"
	}
	return a
}

func lockText(until string) string {
	if until == "" {
		return "没有锁定"
	}
	return "连续输错，锁定到 " + until
}

func factorText(since string) string {
	if since == "" {
		return "没有启用"
	}
	return since + " 启用"
}
