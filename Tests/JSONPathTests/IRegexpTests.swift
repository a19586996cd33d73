import JSONPath
import Testing

@Suite struct IRegexpTests {
  @Test(
    arguments: [
      ("", [""], ["a"]), ("abc", ["abc"], ["ab", "abcd"]), ("a|b|", ["a", "b", ""], ["ab"]),
      ("a*", ["", "aaa"], ["b"]),
      ("a+b?", ["a", "aab"], ["b", ""]), ("(ab){2,3}", ["abab", "ababab"], ["ab", "abababab"]),
      ("a{2}", ["aa"], ["a", "aaa"]), ("a{2,}", ["aa", "aaaaa"], ["a"]), ("a{0}", [""], ["a"]),
      ("[a-c\\-x]", ["a", "c", "-", "x"], ["d", "b-"]), ("[-a]", ["-", "a"], ["b"]), ("[a-]", ["-", "a"], ["b"]),
      ("[^a-c]", ["d", "é", "\n"], ["a", ""]), (".", ["a", "\u{2028}", "😀"], ["\n", "\r", "ab"]),
      ("\\.\\n\\[", [".\n["], ["a\n["]), ("\\p{Lu}\\P{L}", ["É1", "Ж-"], ["é1", "ÉÉ"]), ("[\\p{N}_]+", ["1²_"], ["a"]),
      ("[^\\P{Lu}]", ["A"], ["a"]), ("\\p{Zs}\\p{Sc}", [" €"], ["a€"]), ("^a$", ["a"], ["aa"]),
      ("(a*)*", ["", "aaaa"], ["b"]),
      ("(|a)+", ["", "aa"], ["b"]), ("((a?){3}){2}", ["", "aaaaaa"], ["aaaaaaa"]), ("é😀", ["é😀"], ["e😀"]),
      ("\\{\\}\\|\\^", ["{}|^"], ["{}"]), ("/-,:;<=>@!\"#%&'`~", ["/-,:;<=>@!\"#%&'`~"], [""]),
    ] as [(String, [String], [String])])
  func `A pattern matches what RFC 9485 says, and nothing else`(
    _ pattern: String, _ matching: [String], _ others: [String]
  ) throws {
    let compiled = try IRegexp(pattern)
    for text in matching {
      #expect(compiled.matches(text), "\(pattern) and \(text)")
      #expect(compiled.isFound(in: text))
    }
    for text in others { #expect(!compiled.matches(text), "\(pattern) and \(text)") }
  }

  @Test(arguments: [
    ("b+", "abbc", true), ("^b", "ab", false), ("b$", "ab", true), ("x", "", false), ("", "a", true),
    ("a.c", "xa\nc", false), ("(ab)+c", "zababcz", true),
  ])
  func `Part of a text is found wherever it stands`(_ pattern: String, _ text: String, _ isFound: Bool) throws {
    #expect(try IRegexp(pattern).isFound(in: text) == isFound)
  }

  @Test(arguments: [
    ("(", 1), (")", 0), ("*a", 0), ("a**", 2), ("a{2", 3), ("a{,2}", 2), ("a{3,2}", 1), ("[", 1), ("[]", 1),
    ("[b-a]", 1),
    ("[a-b-c]", 4), ("[[]", 1), ("\\d", 0), ("\\", 1), ("\\p{Xx}", 0), ("\\p{L", 4), ("a]", 1), ("a}", 1), ("\\$", 0),
    ("(?:a)", 1), ("a{10001}", 2),
  ])
  func `What RFC 9485 does not know is refused at its place`(_ pattern: String, _ offset: Int) {
    let error = #expect(throws: IRegexpError.self) { try IRegexp(pattern) }
    #expect(error?.offset == offset, "\(String(describing: error))")
  }

  @Test(arguments: ["((a{100}){100}){100}", "((){10000}){10000}", "(((|){999}){999}){999}"])
  func `Repetitions that would grow without end are refused`(_ pattern: String) {
    #expect(throws: IRegexpError.self) { try IRegexp(pattern) }
  }

  @Test func `A pattern that makes others backtrack takes one look at each character`() throws {
    let text = String(repeating: "a", count: 100_000)
    #expect(try !IRegexp("(a|a)*b").matches(text))
    #expect(try !IRegexp("(a*)*(a*)*b").isFound(in: text))
    #expect(try IRegexp("(a+)+").matches(text))
  }
}
