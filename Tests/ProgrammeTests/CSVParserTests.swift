import Testing

@testable import Programme

@Suite("CSV as a value")
struct CSVParserTests {
    static func records(
        _ text: String, separator: UInt8 = UInt8(ascii: ","), cut: Int = .max
    ) throws -> [CSVRecord] {
        try records(Array(text.utf8), separator: separator, cut: cut)
    }

    static func records(
        _ bytes: [UInt8], separator: UInt8 = UInt8(ascii: ","), cut: Int = .max
    ) throws -> [CSVRecord] {
        var parser = CSVParser(separator: separator)
        var found: [CSVRecord] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            try parser.parse(rest.prefix(cut)) { found.append($0) }
            rest = rest.dropFirst(min(cut, rest.count))
        }
        try parser.finish { found.append($0) }
        return found
    }

    static func fault(_ bytes: [UInt8]) -> CSVFault? {
        do {
            _ = try records(bytes)
            return nil
        } catch {
            return error as? CSVFault
        }
    }

    @Test("LF, CRLF and CR end lines, the last needs none, and lines are counted as an editor does")
    func lineEnds() throws {
        for end in ["\n", "\r\n", "\r"] {
            let records = try Self.records("a,b\(end)\(end)\"x\(end)y\",2\(end)3,4")
            #expect(records.map(\.line) == [1, 2, 3, 5], "\(end.debugDescription)")
            #expect(records.map(\.fields) == [["a", "b"], [""], ["x\(end)y", "2"], ["3", "4"]])
        }
    }

    @Test("Quotes, doubled quotes, separators and line ends inside quotes")
    func quotes() throws {
        #expect(try Self.records(#""a""b","c,d","""",e"#)[0].fields == [#"a"b"#, "c,d", "\"", "e"])
        #expect(try Self.records("a;b", separator: UInt8(ascii: ";"))[0].fields == ["a", "b"])
        #expect(try Self.records("a,,\n")[0].fields == ["a", "", ""])
        #expect(try Self.records("").isEmpty)
        #expect(Self.fault(Array(#"a"b,c"#.utf8)) == CSVFault(line: 1, problem: .quote))
        #expect(Self.fault(Array("a\n\"b\"c".utf8)) == CSVFault(line: 2, problem: .quote))
        #expect(Self.fault(Array("a\n\"b\n\n".utf8)) == CSVFault(line: 2, problem: .openQuote))
    }

    @Test("Ten megabytes in a line, zero bytes, a hundred and one columns: refused with the line, at once")
    func hostile() {
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: 10 << 20)
        #expect(Self.fault(Array("a\n".utf8) + long) == CSVFault(line: 2, problem: .fieldTooLong))
        let many = Array(String(repeating: "xxxxxxxxx,", count: 1 << 20).utf8)
        #expect(Self.fault(many)?.problem == .tooManyColumns)
        #expect(Self.fault([0x61, 0x0A, 0x00]) == CSVFault(line: 2, problem: .nul))
        let wide = Array(String(repeating: ",", count: 100).utf8)
        #expect(Self.fault(wide)?.problem == .tooManyColumns)
        let quoted = [UInt8(ascii: "\"")] + [UInt8](repeating: UInt8(ascii: "\n"), count: 1 << 20)
        #expect(Self.fault(quoted)?.problem == .fieldTooLong)
    }

    @Test("What is written is read again, however the bytes are cut", arguments: 0..<200)
    func property(_ seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let alphabet = ["a", "中", "\"", ",", ";", "\n", "\r", "\t", "=", "'", "👩‍🏫", " ", "é", "-1"]
        let rows = (0..<Int.random(in: 1...6, using: &random)).map { _ in
            (0..<Int.random(in: 1...5, using: &random)).map { _ in
                (0..<Int.random(in: 0...6, using: &random)).map { _ in
                    alphabet.randomElement(using: &random) ?? ""
                }.joined()
            }
        }
        let text = rows.map(CSVText.record).joined()
        for cut in [1, 2, 3, 7, 1 << 20] {
            let back = try Self.records(text, cut: cut).map { record in
                record.fields.map { field in
                    // Takes off the apostrophe that was put in front of what looks like a formula.
                    field.unicodeScalars.first == "'" ? String(field.unicodeScalars.dropFirst()) : field
                }
            }
            #expect(back == rows)
        }
    }

    @Test("No bytes make it crash, and every fault has a line", arguments: 0..<300)
    func fuzz(_ seed: UInt64) {
        var random = SplitMix(state: seed)
        let likely = Array("\",\n\r;a\0".utf8)
        let bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in
            Bool.random(using: &random)
                ? likely.randomElement(using: &random) ?? 0 : UInt8.random(in: 0...255, using: &random)
        }
        if let fault = Self.fault(bytes) { #expect(fault.line >= 1) }
    }

    @Test("Text that a spreadsheet would run is written with an apostrophe")
    func formulas() {
        #expect(
            CSVText.record(["=cmd|' /C calc'!A0", "+1", "-1", "@x", "'y", "ok"])
                == "'=cmd|' /C calc'!A0,'+1,'-1,'@x,''y,ok\r\n")
    }
}

/// A generator of numbers that a seed repeats.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
