package config

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/subwatch/subwatch/diff"
)

// The configuration file's form. Entries keep their line for errors that only
// show once all is read.
type rawConfig struct {
	Data    string             `yaml:"data"`
	Branch  *rawText           `yaml:"branch"`
	Confirm *rawText           `yaml:"confirm"`
	PerHost *rawText           `yaml:"per_host"`
	Zone    *rawText           `yaml:"timezone"`
	Law     *rawText           `yaml:"law"`
	Digest  *rawText           `yaml:"digest"`
	Classes map[string]rawText `yaml:"classes"`
	Public  bool               `yaml:"public"`
	Vendors []rawVendor        `yaml:"vendors"`

	// The lists of destinations, one a kind.
	Slack []withLine[rawSlack] `yaml:"slack"`
}

type rawVendor struct {
	Name     string             `yaml:"name"`
	Title    string             `yaml:"title"`
	URL      string             `yaml:"url"`
	Products oneOrMore          `yaml:"products"`
	Select   oneOrMore          `yaml:"select"`
	Ignore   oneOrMore          `yaml:"ignore"`
	Columns  map[string]string  `yaml:"columns"`
	List     string             `yaml:"list"`
	Headers  map[string]rawText `yaml:"headers"`
	Lang     *rawText           `yaml:"lang"`

	IgnoreText    oneOrMore `yaml:"ignore_text"`
	IgnoreColumns oneOrMore `yaml:"ignore_columns"`

	Owner *rawText            `yaml:"owner"`
	Tell  oneOrMore           `yaml:"tell"`
	Slack oneOrMore           `yaml:"slack"` // an older name of tell
	Terms *withLine[rawTerms] `yaml:"terms"`
	line  int
}

type rawTerms struct {
	Lead       *rawText       `yaml:"lead"`
	Window     *rawText       `yaml:"window"`
	UntilStart bool           `yaml:"until_start"`
	From       string         `yaml:"from"`
	Covers     oneOrMore      `yaml:"covers"`
	Right      string         `yaml:"right"`
	Route      string         `yaml:"route"`
	Note       string         `yaml:"note"`
	Source     string         `yaml:"source"`
	Read       string         `yaml:"read"`
	When       []rawCondition `yaml:"when"`
}

type rawCondition struct {
	Affiliate *bool    `yaml:"affiliate"`
	Place     string   `yaml:"place"`
	Lead      *rawText `yaml:"lead"`
	Window    *rawText `yaml:"window"`
}

// rawText is a text, or a number as it was written, with its line.
type rawText struct {
	text string
	line int
}

// UnmarshalYAML takes a scalar as it was written.
func (t *rawText) UnmarshalYAML(node ast.Node) error {
	t.line = node.GetToken().Position.Line
	if _, ok := node.(ast.ScalarNode); !ok {
		return atLine(t.line, errors.New("wrong type: this must be text"))
	}
	t.text = node.GetToken().Value
	if block, ok := node.(*ast.LiteralNode); ok {
		t.text = block.Value.Value // the token is the sign before it
	}
	return nil
}

// oneOrMore is a text or a list of them.
type oneOrMore []string

// UnmarshalYAML takes a text alone for a list of one.
func (l *oneOrMore) UnmarshalYAML(node ast.Node) error {
	if one, ok := node.(*ast.StringNode); ok {
		*l = oneOrMore{one.Value}
		return nil
	}
	return yaml.NodeToValue(node, (*[]string)(l), yaml.Strict())
}

// UnmarshalYAML reads a vendor: a name alone, or a mapping.
func (v *rawVendor) UnmarshalYAML(node ast.Node) error {
	line := node.GetToken().Position.Line
	if name, ok := node.(*ast.StringNode); ok {
		*v = rawVendor{Name: name.Value, line: line}
		return nil
	}
	type plain rawVendor
	if err := yaml.NodeToValue(node, (*plain)(v), yaml.Strict()); err != nil {
		return err
	}
	v.line = line
	return nil
}

// withLine is an entry that keeps the line on which it begins.
type withLine[T any] struct {
	value T
	line  int
}

// UnmarshalYAML reads an entry and keeps its line.
func (e *withLine[T]) UnmarshalYAML(node ast.Node) error {
	e.line = node.GetToken().Position.Line
	return yaml.NodeToValue(node, &e.value, yaml.Strict())
}

// classes returns the classes that the file sets for rules.
func (raw rawConfig) classes() (map[diff.Rule]diff.Class, error) {
	if len(raw.Classes) == 0 {
		return nil, nil
	}
	var rules []string
	for _, r := range diff.Rules() {
		rules = append(rules, string(r.Rule))
	}
	classes := map[diff.Rule]diff.Class{}
	for name, class := range raw.Classes {
		if !slices.Contains(rules, name) {
			return nil, atLine(class.line, fmt.Errorf("classes: unknown rule %q: docs/rules.md lists them%s", name, Nearest(name, rules)))
		}
		c := diff.Class(class.text)
		if !slices.Contains([]diff.Class{diff.Review, diff.Record, diff.Cosmetic}, c) {
			return nil, atLine(class.line, fmt.Errorf("classes: %s: unknown class %q: use review, record or cosmetic", name, class.text))
		}
		classes[diff.Rule(name)] = c
	}
	return classes, nil
}

// decode reads the text by its syntax tree: reading bytes directly loses the
// positions of values inside the entries.
func decode(text []byte) (raw rawConfig, err error) {
	// The library panics on some texts that are YAML in form and nonsense in
	// substance: v1.19.2 does for a tag on a value of another type. Bad input
	// is an error whatever happens.
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("not understood as YAML: %v", r)
		}
	}()
	// Some editors put a byte order mark in front.
	tokens := lexer.Tokenize(string(bytes.TrimPrefix(text, []byte("\ufeff"))))
	if err := errors.Join(checkDepth(tokens), checkAliases(tokens)); err != nil {
		return raw, err
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		return raw, err
	}
	docs := 0
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if docs++; docs > 1 {
			return raw, atLine(doc.Body.GetToken().Position.Line, errors.New("a second document: one file is one configuration"))
		}
		if tags := ast.Filter(ast.TagType, doc.Body); len(tags) > 0 {
			return raw, atLine(tags[0].GetToken().Position.Line, fmt.Errorf("tag %s: a configuration needs no tags", tags[0].GetToken().Value))
		}
		if err := yaml.NodeToValue(doc.Body, &raw, yaml.Strict()); err != nil {
			return raw, err
		}
	}
	return raw, nil
}

// maxDepth is how deep a configuration may be nested. Its own form is five deep;
// the parser calls itself for every step, and takes memory with the square.
const maxDepth = 50

// checkDepth reports a text that is nested too deep to be parsed: by brackets, or
// by indentation, of which every step takes a column at least.
func checkDepth(tokens token.Tokens) error {
	depth := 0
	for _, t := range tokens {
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		}
		marks := t.Type == token.SequenceEntryType || t.Type == token.MappingKeyType
		if depth > maxDepth || marks && t.Position.Column > 10*maxDepth {
			return atLine(t.Position.Line, fmt.Errorf("nested more than %d deep", maxDepth))
		}
	}
	return nil
}

// checkAliases reports the first anchor or alias. The parser knows an anchor
// only within the entry that it decodes, and says of any other that it does not
// exist; and a few lines of aliases of aliases stand for millions of values.
func checkAliases(tokens token.Tokens) error {
	for _, t := range tokens {
		if t.Type == token.AnchorType || t.Type == token.AliasType {
			name := t.Value
			if t.Next != nil {
				word, _, _ := strings.Cut(strings.TrimSpace(t.Next.Value), "\n") // the token behind a sign without a name may be a text of many lines
				name += word
			}
			return atLine(t.Position.Line, fmt.Errorf("%s: anchors and aliases (&name, *name) are not read: write the value out where it is used, or in quotes where the sign belongs to it", name))
		}
	}
	return nil
}

// lineError is a fault at a line that is not yet joined with its file.
type lineError struct {
	line int
	err  error
}

func atLine(line int, err error) error { return &lineError{line, err} }

func (e *lineError) Error() string { return e.err.Error() }
func (e *lineError) Unwrap() error { return e.err }

// within says where in an entry a fault lies; the fault's own line, where it has
// one, holds.
func within(line int, where string, err error) error {
	var le *lineError
	if errors.As(err, &le) {
		line, err = le.line, le.err
	}
	return atLine(line, fmt.Errorf("%s: %w", where, err))
}

// located joins an error with its file and line.
func located(file string, err error) error {
	var le *lineError
	if errors.As(err, &le) {
		return &ConfigError{File: file, Line: le.line, Err: le.err}
	}
	var ye yaml.Error
	if errors.As(err, &ye) {
		line := 0
		if tk := ye.GetToken(); tk != nil && tk.Position != nil {
			line = tk.Position.Line
		}
		return &ConfigError{File: file, Line: line, Err: errors.New(plainYAML(ye.GetMessage()))}
	}
	return &ConfigError{File: file, Err: err}
}

// plainYAML says a decoder's message without the Go types in it, and what a key
// that is not known was perhaps meant to be.
func plainYAML(msg string) string {
	if m := unknownKey.FindStringSubmatch(msg); m != nil {
		return m[0] + Nearest(m[1], keys)
	}
	if m := goType.FindStringSubmatch(msg); m != nil {
		return fmt.Sprintf("wrong type: this must be %s, not %s", kindName(m[2]), kindName(m[1]))
	}
	if m := nodeType.FindStringSubmatch(msg); m != nil {
		return fmt.Sprintf("wrong type: this must be %s, not %s", kindName(m[2]), kindName(m[1]))
	}
	msg, _, _ = strings.Cut(msg, "\n")
	return msg
}

// What goccy/go-yaml says of a value of the wrong type.
var (
	goType   = regexp.MustCompile(`^cannot unmarshal (.+) into Go (?:struct field \S+ of type|value of type) (\S+)`)
	nodeType = regexp.MustCompile(`^(\S+) was used where (\S+) is expected`)

	unknownKey = regexp.MustCompile(`^unknown field "([^"]*)"`)
)

// keys are those of all entries of a configuration.
var keys = slices.Concat(keysOf[rawConfig](), keysOf[rawVendor](), keysOf[rawTerms](), keysOf[rawCondition](), keysOf[rawCommon](), keysOf[rawSlack]())

// keysOf returns the keys that an entry of a type may have.
func keysOf[T any]() []string {
	var names []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[T]()) {
		if name, _, _ := strings.Cut(f.Tag.Get("yaml"), ","); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// kindName says a type in the words of YAML.
func kindName(t string) string {
	switch {
	case strings.HasPrefix(t, "[]"), t == "sequence":
		return "a list"
	case strings.HasPrefix(t, "map"), strings.HasPrefix(t, "config."):
		return "a mapping (key: value)"
	case strings.HasPrefix(t, "uint"), strings.HasPrefix(t, "int"), strings.HasPrefix(t, "float"):
		return "a number"
	case t == "string":
		return "text"
	case t == "bool", t == "boolean":
		return "true or false"
	case t == "null":
		return "empty"
	}
	return t
}
