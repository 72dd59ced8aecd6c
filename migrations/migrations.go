// Package migrations embeds the database schema's history: one SQL file for
// each change, applied in order by `xuanlan migrate`. Files are never edited
// once released; a mistake is mended by the next one.
package migrations

import "embed"

// FS holds the numbered files.
//
//go:embed [0-9]*.sql
var FS embed.FS
