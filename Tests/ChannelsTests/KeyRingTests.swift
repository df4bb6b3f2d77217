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
    }

    @Test("the same value at the same place is the same bytes; another value, place or key has another nonce")
    func repeated() throws {
        let ring = try KeyRing(Self.old)
        let sealed = try ring.seal("13800000000", for: "person/T1/mobile")
        #expect(try ring.seal("13800000000", for: "person/T1/mobile") == sealed)
        let nonce = { (sealed: [UInt8]) in Array(sealed[6..<18]) }
        var nonces: Set = [nonce(sealed)]
        let others = [
            try ring.seal("13800000001", for: "person/T1/mobile"),
            try ring.seal("13800000000", for: "person/T2/mobile"),
            try KeyRing(Self.new).seal("13800000000", for: "person/T1/mobile"),
            // The place ends where the value begins, wherever the same letters are cut.
            try ring.seal("e13800000000", for: "person/T1/mobil"),
            try ring.seal("", for: "person/T1/mobile13800000000"),
        ]
        for other in others { nonces.insert(nonce(other)) }
        #expect(nonces.count == 6)
        for _ in 0..<2_000 {
            nonces.insert(nonce(try ring.seal("\(UInt64.random(in: 0 ... .max))", for: "person/T1/mobile")))
        }
        #expect(nonces.count == 2_006)
    }

    @Test("rotation: the first key seals, the others open")
    func rotation() throws {
        let sealed = try KeyRing(Self.old).seal("planted", for: "p")
        let both = try KeyRing("# newest first\n\(Self.new)\n\n\(Self.old)\n")
        #expect(try both.open(sealed, for: "p") == "planted")
        #expect(!sealed.starts(with: both.head))
        #expect(try both.seal("planted", for: "p").starts(with: both.head))
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
