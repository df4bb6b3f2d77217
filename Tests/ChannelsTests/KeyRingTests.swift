import Channels
import Testing

@Suite("Key ring")
struct KeyRingTests {
    private static let old = "2026 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    private static let new = "2027 ICECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

    @Test("what was sealed opens in its place alone, under its key alone, and unaltered alone")
    func places() throws {
        let ring = try KeyRing(Self.old)
        let sealed = try ring.seal("https://example.org/?key=planted", for: "7/address")
        #expect(try ring.open(sealed, for: "7/address") == "https://example.org/?key=planted")
        #expect(throws: KeyRing.Fault.altered) { try ring.open(sealed, for: "8/address") }
        #expect(throws: KeyRing.Fault.unknownKey("2026")) { try KeyRing(Self.new).open(sealed, for: "7/address") }
        for index in 6..<sealed.count {
            var altered = sealed
            altered[index] ^= 1
            #expect(throws: KeyRing.Fault.altered) { try ring.open(altered, for: "7/address") }
        }
        for count in 0..<sealed.count {
            #expect(throws: KeyRing.Fault.self) { try ring.open(Array(sealed.prefix(count)), for: "7/address") }
        }
        #expect(!String(decoding: sealed, as: UTF8.self).contains("planted"))
        #expect(try ring.seal("x", for: "p") != ring.seal("x", for: "p"), "a nonce is used once")
    }

    @Test("rotation: the first key seals, the others open")
    func rotation() throws {
        let sealed = try KeyRing(Self.old).seal("planted", for: "p")
        let both = try KeyRing("# newest first\n\(Self.new)\n\n\(Self.old)\n")
        #expect(try both.open(sealed, for: "p") == "planted")
        #expect(both.isOutdated(sealed))
        #expect(try !both.isOutdated(both.seal("planted", for: "p")))
        #expect("\(both)" == "keys 2027, 2026")
    }

    @Test("a key file that is not one is refused by its line, without repeating it")
    func refused() {
        #expect(throws: KeyRing.Fault.empty) { try KeyRing("\n# nothing\n") }
        for text in ["2026", "2026 AAAA", "2026 \(String(repeating: "A", count: 44)) x", "\(Self.old)\n\(Self.old)"] {
            let error = #expect(throws: KeyRing.Fault.self) { try KeyRing(text) }
            #expect(error.map { "\($0)".contains("AAAA") } == false)
        }
    }
}
