/// The program's version, as `--version` and the banner show it.
package enum Version {
  package static let text = "0.1.0"
}
