package format

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// hasList is what the markup of a noscript element has in it that is the page
// itself, not a request to turn scripts on.
var hasList = [][]byte{[]byte("<table"), []byte("<li"), []byte("<dl"), []byte(`role="row"`)}

// maxNoScripts bounds the noscript elements that are read. Real pages have up to
// three that hold more than a picture.
const maxNoScripts = 50

// openNoScript makes a part of the page of what its noscript elements hold for
// readers without scripts, where that is a list: no scripts are run here. The parser
// takes it for text, as browsers that run scripts do.
func openNoScript(root *html.Node) {
	n := 0
	for h := root; h != nil; h = nextNode(root, h) {
		if h.Type != html.ElementNode || h.DataAtom != atom.Noscript || h.FirstChild == nil || h.FirstChild.Type != html.TextNode || h.FirstChild.NextSibling != nil {
			continue
		}
		if markup := []byte(h.FirstChild.Data); holdsList(markup) {
			if n++; n > maxNoScripts {
				return
			}
			if inner, err := parseTree(markup, true); err == nil {
				fill(h, inner)
			}
		}
	}
}

// listInNoScript reports quickly whether a page has anything for openNoScript.
func listInNoScript(text []byte) bool {
	for _, tag := range []string{"noscript", "NOSCRIPT"} {
		for rest := text; ; {
			_, after, ok := bytes.Cut(rest, []byte("<"+tag))
			if !ok {
				break
			}
			inner, next, _ := bytes.Cut(after, []byte("</"+tag))
			if holdsList(inner) {
				return true
			}
			rest = next
		}
	}
	return false
}

func holdsList(markup []byte) bool {
	markup = bytes.ToLower(markup)
	for _, tag := range hasList {
		if bytes.Contains(markup, tag) {
			return true
		}
	}
	return false
}

// fill puts the body of a document in the place of what an element holds, which
// becomes one that is read.
func fill(h, document *html.Node) {
	body := document
	for body != nil && body.DataAtom != atom.Body {
		body = nextNode(document, body)
	}
	if body == nil {
		return
	}
	h.DataAtom, h.Data = atom.Div, "div"
	h.RemoveChild(h.FirstChild)
	for c := body.FirstChild; c != nil; c = body.FirstChild {
		body.RemoveChild(c)
		h.AppendChild(c)
	}
}

// nextNode returns the node after h in the order of the page, and nil after the last
// one below root.
func nextNode(root, h *html.Node) *html.Node {
	if h.FirstChild != nil {
		return h.FirstChild
	}
	for h != root && h.NextSibling == nil {
		h = h.Parent
	}
	if h == root {
		return nil
	}
	return h.NextSibling
}
