package git

import "testing"

// What git says comes down to the reason.
func TestGitWords(t *testing.T) {
	t.Parallel()
	said := "hint: Updates were rejected\nerror: failed to push some refs to 'https://robot:s3cret@example.com/x.git'\n\nTo https://example.com/x.git\n!\t212e:refs/heads/data\t[rejected] (stale info)\nDone\n"
	want := "failed to push some refs to 'https://example.com/x.git'; the push was [rejected] (stale info)"
	if got := gitWords(said); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
