package notify

import (
	"io"
	"testing"

	"github.com/subwatch/subwatch/diff"
)

func TestTextGolden(t *testing.T) {
	for name, m := range map[string]Message{
		"atlassian": atlassian(), "hello": hello(), "review-kinds": everyKind(diff.Review), "record-kinds": everyKind(diff.Record),
	} {
		golden(t, name+".80.txt", []byte(writeText(t, m, Style{Width: 80})))
		golden(t, name+".140.txt", []byte(writeText(t, m, Style{Width: 140})))
		golden(t, name+".color.txt", []byte(writeText(t, m, Style{Color: true})))
	}
}

func BenchmarkTextThousand(b *testing.B) {
	m := thousand()
	for b.Loop() {
		if err := WriteText(io.Discard, m, Style{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMarkdownThousand(b *testing.B) {
	m := thousand()
	for b.Loop() {
		if err := WriteMarkdown(io.Discard, m); err != nil {
			b.Fatal(err)
		}
	}
}
