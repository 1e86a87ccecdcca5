package notify

import (
	"bytes"
	"testing"

	"github.com/subwatch/subwatch/diff"
)

func writeMarkdown(t *testing.T, m Message) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteMarkdown(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestMarkdownGolden(t *testing.T) {
	for name, m := range map[string]Message{
		"atlassian": atlassian(), "hello": hello(), "review-kinds": everyKind(diff.Review), "record-kinds": everyKind(diff.Record),
	} {
		golden(t, name+".md", []byte(writeMarkdown(t, m)))
	}
}
