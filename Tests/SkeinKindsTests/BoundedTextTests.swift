import Testing
import Transfer

@testable import SkeinKinds

@Suite struct BoundedTextTests {
    @Test(arguments: [1, 3, 7, 100])
    func headAndTailAreKeptHoweverTheBytesArrive(_ piece: Int) {
        let bytes = (0..<200).map { UInt8(65 + $0 % 26) }
        var text = BoundedText(limit: 40)
        for start in stride(from: 0, to: bytes.count, by: piece) {
            bytes[start..<min(start + piece, bytes.count)].withUnsafeBytes { text.append($0) }
        }
        #expect(text.isTruncated)
        let whole = String(decoding: bytes, as: UTF8.self)
        #expect(text.text == "\(whole.prefix(30))\n… 160 bytes left out …\n\(whole.suffix(10))")
        #expect(text.ending(5) == whole.suffix(5))
    }

    @Test func whatFitsIsKeptWhole() {
        var text = BoundedText(limit: 40)
        Array("0123456789012345678901234567890123456789".utf8).withUnsafeBytes { text.append($0) }
        #expect(!text.isTruncated)
        #expect(text.text == "0123456789012345678901234567890123456789")
    }

    @Test func membersAreFoundWithoutDecoding() {
        func member(_ json: String) -> String? {
            JSONMembers.of(Array(json.utf8))["b"].map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(member(#"{"a": {"b": 1}, "b": [1.50, {"c": "]}"}], "d": 2}"#) == #"[1.50, {"c": "]}"}]"#)
        #expect(member(#"{"b":12345678901234567890}"#) == "12345678901234567890")
        #expect(member(#"{"a":"\"b\":1","b":null}"#) == "null")
        #expect(member("{}") == nil)
        #expect(member("[1]") == nil)
        #expect(member(#"{"b": "#) == nil)
    }
}
