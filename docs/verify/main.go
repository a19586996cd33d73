// Checks a proof of Switchboard's audit log with Go's own packages, and nothing of Switchboard's:
//
//	verify VKEY PROOF LEAF              the entry in the file LEAF is in the log, by the .tlog-proof file PROOF
//	verify VKEY CHECKPOINT OLD GROWTH   the log of CHECKPOINT continues that of OLD, by what `audit consistency` printed
//
// On Debian: apt-get install golang-go golang-golang-x-mod-dev, then, in this folder,
// GO111MODULE=off GOPATH=/usr/share/gocode go build -o verify .
package main

import (
	"fmt"
	"log"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func read(path string) string {
	bytes, err := os.ReadFile(path)
	check(err)
	return string(bytes)
}

// open returns size and root of a checkpoint that the key has signed.
func open(vkey, text string) (size int64, root tlog.Hash) {
	verifier, err := note.NewVerifier(vkey)
	check(err)
	signed, err := note.Open([]byte(text), note.VerifierList(verifier))
	check(err)
	lines := strings.Split(signed.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		log.Fatal("not a checkpoint of ", verifier.Name())
	}
	_, err = fmt.Sscanf(lines[1], "%d", &size)
	check(err)
	root, err = tlog.ParseHash(lines[2])
	check(err)
	return size, root
}

func hashes(lines []string) (path []tlog.Hash) {
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		check(err)
		path = append(path, hash)
	}
	return path
}

func main() {
	log.SetFlags(0)
	switch len(os.Args) {
	case 4:
		head, checkpoint, found := strings.Cut(read(os.Args[2]), "\n\n")
		lines := strings.Split(head, "\n")
		if !found || lines[0] != "c2sp.org/tlog-proof@v1" {
			log.Fatal("not a tlog-proof")
		}
		if len(lines) > 1 && strings.HasPrefix(lines[1], "extra ") {
			lines = lines[1:]
		}
		if len(lines) < 2 {
			log.Fatal("the proof has no index")
		}
		var index int64
		_, err := fmt.Sscanf(lines[1], "index %d", &index)
		check(err)
		size, root := open(os.Args[1], checkpoint)
		leaf := tlog.RecordHash([]byte(read(os.Args[3])))
		check(tlog.CheckRecord(tlog.RecordProof(hashes(lines[2:])), size, root, index, leaf))
		fmt.Printf("entry %d is in the log of %d entries\n", index, size)
	case 5:
		size, root := open(os.Args[1], read(os.Args[2]))
		oldSize, oldRoot := open(os.Args[1], read(os.Args[3]))
		lines := strings.Split(strings.TrimSpace(read(os.Args[4])), "\n")
		if len(lines) < 2 {
			log.Fatal("not what `audit consistency` prints")
		}
		check(tlog.CheckTree(tlog.TreeProof(hashes(lines[2:])), size, root, oldSize, oldRoot))
		fmt.Printf("the log of %d entries continues that of %d\n", size, oldSize)
	default:
		log.Fatal("usage: verify VKEY PROOF LEAF | verify VKEY CHECKPOINT OLD GROWTH")
	}
}
