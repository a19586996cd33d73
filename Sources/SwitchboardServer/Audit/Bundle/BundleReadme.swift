/// What a bundle says to whoever opens it, with nothing of ours at hand.
enum BundleReadme {
  static func text(keys: String, checkpoint: String) -> String {
    """
    # Telephone call events, with proofs

    Each folder below `events` is one event as it was received, and the proof that it was written into an append-only log
    before `checkpoint` was signed. The log is an RFC 6962 Merkle tree over SHA-256; its head is a C2SP signed note, and each
    proof a C2SP tlog-proof file (c2sp.org/signed-note, /tlog-checkpoint, /tlog-proof).

    | file | is |
    |---|---|
    | `leaf` | the log's entry: when the event came, from which source, how it was proved, by which key, and a commitment |
    | `proof.tlog-proof` | that the entry is in the log; `extra` is `r` in base64 |
    | `r` | the random key of the commitment, in hexadecimal |
    | `request` | method, target and address of the sender, then the headers, a line each; credentials are sealed |
    | `body` | the body, byte for byte |
    | `facts` | what was made of the request: its call, how repetitions are known, and the record |
    | `event.json` | the same for people, and the public key that verified the signature, where there is one |

    `sources.json` says how each source's senders sign.

    ## The log's public key

    Get it from the operator by another way than this file, or from a witness. In here it is

    ```
    \(keys)```

    ## Checking with public tools

    In a shell, in the folder of one event:

    ```sh
    # 1. The entry is in the tree that the checkpoint speaks of: with Go's sumdb packages (Debian: golang-golang-x-mod-dev)
    #    and the program in docs/verify of Switchboard, about fifty lines.
    verify "$(head -n 1 ../../vkey)" proof.tlog-proof leaf

    # 2. The content is what the entry commits to.
    d() { openssl dgst -sha256 -binary "$1"; }
    { printf '\\002'; d request; d body; d facts; } |
      openssl dgst -sha256 -mac HMAC -macopt hexkey:"$(cat r)" | sed 's/^.*= //'
    grep ^commitment leaf

    # 3. The checkpoint's own signature, without Go: the text up to the empty line, the last 64 bytes of the signature line,
    #    the last 32 bytes of the public key.
    sed '/^$/Q' ../../checkpoint > text
    sed -n 's/^— [^ ]* //p' ../../checkpoint | head -n 1 | base64 -d | tail -c 64 > signature
    { printf '0*0\\005\\006\\003+ep\\003!\\000'; head -n 1 ../../vkey | cut -d+ -f3- | base64 -d | tail -c 32; } |
      openssl pkey -pubin -inform DER -out key.pem
    openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in text -sigfile signature
    ```

    Or all of it, and the senders' signatures too, with `switchboard audit verify-bundle FILE --key VKEY`.

    ## What it does not prove

    The time of receipt is the operator's own, up to the first checkpoint that somebody else saw. What was never written into
    the log cannot be missed from a bundle: ask for all entries between two heads, and compare their number.

    The checkpoint of this bundle:

    ```
    \(checkpoint)```

    """
  }
}
